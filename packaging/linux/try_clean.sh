#!/bin/sh
# try_clean.sh DEB [SUITE …]: install the package in clean Debian roots without Python, use it, upgrade it, purge it.
# Needs root, debootstrap, Xvfb, openbox, xdotool and ImageMagick. The roots stay in build/clean for the next time.
set -eu
deb=$(realpath "$1"); shift
here=$(cd "$(dirname "$0")/../.." && pwd)
base="$here/build/clean"; mirror=${MIRROR:-$(sed -n 's/^URIs: *//p; s/^deb \([^ ]*\) .*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
mkdir -p "$base"

leave() { for place in proc dev sys tmp/.X11-unix; do umount -l "$1/$place" 2>/dev/null || true; done; }

enter() {
  mkdir -p "$1/tmp/.X11-unix" /tmp/.X11-unix
  mount --bind /proc "$1/proc"; mount --bind /dev "$1/dev"; mount --bind /sys "$1/sys"
  mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix"
}

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/me LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive TRIPTYCH_OFFLINE=1 "$@"; }

try() {
  suite=$1; root="$base/$suite"
  if [ ! -d "$root.base" ]; then
    debootstrap --variant=minbase "$suite" "$root.part" "$mirror" > "$base/debootstrap-$suite.log"
    mv "$root.part" "$root.base"
  fi
  rm -rf "$root"; cp -a "$root.base" "$root"; trap 'leave "$root"' EXIT; enter "$root"
  cp /etc/resolv.conf "$root/etc/resolv.conf"; cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  ! inside sh -c 'command -v python3' || { echo "$suite: this root has a Python"; return 1; }
  mkdir -p "$root/home/me"; cp "$deb" "$root/tmp/triptych.deb"
  inside apt-get -qq update
  start=$(date +%s)
  inside apt-get -qq -y install --no-install-recommends /tmp/triptych.deb > "$base/install-$suite.log" 2>&1
  echo "$suite: installed in $(($(date +%s) - start)) s"
  ! find "$root/opt/triptych" -name '*.so*' -type f -exec chroot "$root" ldd /{} \; 2>/dev/null | sed "s|$root||" | grep 'not found' || true
  inside triptych ask 'What is 4821 + 3977?' --effort high | grep -c 8798 > /dev/null && echo "$suite: the command answers"
  window
  inside sh -c 'triptych history list' > "$base/chats-before"
  inside apt-get -qq -y install --reinstall /tmp/triptych.deb >> "$base/install-$suite.log" 2>&1
  inside sh -c 'triptych history list' | cmp -s - "$base/chats-before" && echo "$suite: chats are there after an upgrade"
  inside apt-get -qq -y purge triptych > "$base/purge-$suite.log" 2>&1
  [ ! -e "$root/opt/triptych" ] && [ ! -e "$root/usr/bin/triptych" ] && [ -d "$root/home/me/.local/share/Triptych" ] \
    && echo "$suite: purged; the user's chats stay"
  ! find "$root/opt" "$root/usr" -iname '*triptych*' | grep . || { echo "$suite: the purge left something"; return 1; }
  leave "$root"; trap - EXIT; rm -rf "$root"
}

window() {
  number=$((90 + $$ % 9)); Xvfb ":$number" -screen 0 1280x900x24 -nolisten tcp 2>/dev/null & server=$!
  sleep 1; DISPLAY=":$number" openbox 2>/dev/null & manager=$!
  inside env DISPLAY=":$number" triptych > "$base/window-$suite.log" 2>&1 & program=$!
  DISPLAY=":$number" timeout 60 xdotool search --sync --onlyvisible --name Triptych > /dev/null
  sleep 5
  DISPLAY=":$number" xdotool type --delay 20 'What is 4821 + 3977?'
  DISPLAY=":$number" xdotool key Return
  for _ in $(seq 40); do
    inside triptych history export --all --format md 2>/dev/null | grep -q 8798 && break; sleep 0.5
  done
  inside triptych history export --all --format md 2>/dev/null | grep -q 8798 && echo "$suite: the window answers what is typed"
  DISPLAY=":$number" import -window root "$base/window-$suite.png"
  kill "$program" "$manager" "$server" 2>/dev/null || true; wait 2>/dev/null || true
}

for suite in ${*:-bookworm trixie}; do try "$suite"; done
