#!/bin/sh
# try_clean.sh DIST [SUITE …]: the packages in clean Debian roots without Python: install, answer by command and by what
# is typed into the window, keep chats in a keyring, upgrade over an older build, remove, purge; then the rpm, and the
# program file (.run) for a user without root. Pictures and logs go to DIST. As root, with debootstrap, Xvfb, openbox,
# xdotool and ImageMagick. The roots stay in build/clean for the next time.
set -eu
dist=$(realpath "$1"); shift
here=$(cd "$(dirname "$0")/../.." && pwd); base="$here/build/clean"
mirror=${MIRROR:-$(sed -n 's/^URIs: *//p; s/^deb \([^ ]*\) .*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
deb=$(ls "$dist"/triptych_*_amd64.deb); program=$(ls "$dist"/triptych-*.run); rpm=$(ls "$dist"/triptych-*.rpm)
sum='What is 4821 + 3977?'; right=8798
mkdir -p "$base"

say() { echo "$suite: $*"; }
wrong() { echo "$suite: WRONG: $*" >&2; exit 1; }
places="proc dev sys tmp/.X11-unix"
leave() { for place in $places; do umount -l "$root/$place" 2>/dev/null || true; done; }
enter() {
  mkdir -p "$root/tmp/.X11-unix" /tmp/.X11-unix
  for place in $places; do mount --bind "/$place" "$root/$place"; done
}

clean="env -i PATH=/home/me/.local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TRIPTYCH_OFFLINE=1"
system() { chroot "$root" $clean HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
me() { chroot --userspec=1000:1000 "$root" $clean HOME=/home/me "$@"; }
unlocked() { me dbus-run-session -- sh -c "printf 'pw\n' | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1; $1"; }

make_root() {
  if [ ! -d "$base/$suite.base" ]; then
    debootstrap --variant=minbase "$suite" "$base/$suite.part" "$mirror" > "$dist/debootstrap-$suite.log"
    mv "$base/$suite.part" "$base/$suite.base"
  fi
  rm -rf "$root"; cp -a "$base/$suite.base" "$root"; enter
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  ! system sh -c 'command -v python3' || wrong "this root has a Python"
  system useradd --create-home --uid 1000 me
  cp "$deb" "$root/tmp/new.deb"; cp "$program" "$root/tmp/triptych.run"; cp "$rpm" "$root/tmp/triptych.rpm"
  system apt-get -qq update
}

older() {  # the same package as an older version, with a file that the newer one does not have
  rm -rf "$base/older"; dpkg-deb --raw-extract "$deb" "$base/older"
  sed -i 's/^Version: .*/Version: 0.0.1/' "$base/older/DEBIAN/control"
  touch "$base/older/opt/triptych/_internal/stale.so"
  dpkg-deb --root-owner-group -Zzstd -z1 --build "$base/older" "$root/tmp/older.deb" > /dev/null
  rm -rf "$base/older"
}

install_deb() {
  began=$(date +%s)
  system apt-get -qq -y install --no-install-recommends "/tmp/$1.deb" >> "$dist/install-$suite.log" 2>&1 || wrong "$1.deb is not installed"
  say "$1.deb installed in $(($(date +%s) - began)) s"
}

answers() { me triptych ask "$sum" --effort high 2> /dev/null | grep -q "$right" || wrong "the command does not answer"; say "the command answers"; }

window() {  # the real window, on a screen of its own, with real keys
  exec 3> "$base/display"; Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 2> /dev/null & server=$!
  until [ -s "$base/display" ]; do kill -0 "$server"; sleep 0.1; done
  DISPLAY=":$(cat "$base/display")"; export DISPLAY
  openbox 2> /dev/null & manager=$!
  me env DISPLAY="$DISPLAY" triptych > "$dist/window-$suite.log" 2>&1 & opened=$!
  timeout 300 xdotool search --sync --onlyvisible --name Triptych > /dev/null || wrong "no window came"
  until [ -e "$root/home/me/.local/share/Triptych/conversations.db" ]; do kill -0 "$opened"; sleep 0.1; done
  sleep 3   # the model loads; nothing outside the process tells when
  xdotool type --delay 20 "$sum"; xdotool key Return
  for _ in $(seq 600); do me triptych history export --all --format md 2> /dev/null | grep -q "$right" && break; sleep 0.5; done
  import -window root "$dist/window-$suite.png"
  kill "$opened" "$manager" "$server" 2> /dev/null || true; wait "$opened" "$manager" "$server" 2> /dev/null || true
  unset DISPLAY
  me triptych history export --all --format md | grep -q "$right" || wrong "the window does not answer"
  say "the window answers what is typed: window-$suite.png"
}

keyring() {  # a first start with a keyring keeps the key there; without it the chats stay closed
  system apt-get -qq -y install --no-install-recommends dbus-bin dbus-daemon gnome-keyring >> "$dist/install-$suite.log" 2>&1
  unlocked 'TRIPTYCH_HOME=/home/me/locked triptych history list' || wrong "no store with a keyring"
  unlocked 'TRIPTYCH_HOME=/home/me/locked triptych history list' || wrong "the keyring does not open the store again"
  ! me env TRIPTYCH_HOME=/home/me/locked triptych history list < /dev/null > /dev/null 2>&1 || wrong "the store opens without its keyring"
  say "the keyring opens the store, and only it"
}

upgrade() {
  me triptych history export --all > "$base/before"; grep -q "$right" "$base/before" || wrong "no chats to keep"
  install_deb new
  [ ! -e "$root/opt/triptych/_internal/stale.so" ] || wrong "a file of the older build is left"
  me triptych history export --all | cmp -s - "$base/before" || wrong "the chats are others after the upgrade"
  say "upgraded over 0.0.1: chats as before, nothing of the older build left"
}

remove() {
  system apt-get -qq -y remove triptych > "$dist/remove-$suite.log" 2>&1
  system apt-get -y purge triptych 2>&1 | tee -a "$dist/remove-$suite.log" | grep 'Your chats' || true
  nothing_left
  say "removed and purged; the chats stay"
}

rpm_file() {  # no root of Fedora can be had here: the files and scripts are tried, not its names of libraries
  system apt-get -qq -y install --no-install-recommends rpm >> "$dist/install-$suite.log" 2>&1
  system rpm --install --nodeps /tmp/triptych.rpm 2>> "$dist/rpm-$suite.log" || wrong "the rpm is not installed"
  answers
  system rpm --erase triptych >> "$dist/rpm-$suite.log" 2>&1
  nothing_left
  say "the rpm installs, answers and goes"
}

nothing_left() {
  [ -d "$root/home/me/.local/share/Triptych" ] || wrong "the chats are gone"
  ! find "$root/opt" "$root/usr" -iname '*triptych*' 2> /dev/null | grep . || wrong "something is left"
}

program_file() {
  system apt-get -qq -y install --no-install-recommends xz-utils >> "$dist/install-$suite.log" 2>&1
  me sh /tmp/triptych.run --quiet > "$dist/run-$suite.log"
  answers
  me sh /home/me/.local/share/triptych-program/install.sh --uninstall >> "$dist/run-$suite.log"
  ! find "$root/home/me" -iname '*triptych*' | grep -v '/Triptych\|/locked' | grep . || wrong "the program file left something"
  say "the program file installs, answers and goes without root"
}

for suite in ${*:-bookworm trixie}; do
  root="$base/$suite"; trap leave EXIT; : > "$dist/install-$suite.log"
  make_root; older; install_deb older; answers; window; keyring; upgrade; answers; remove; rpm_file; program_file
  leave; trap - EXIT; rm -rf "$root"
done
