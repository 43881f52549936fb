#!/bin/sh
# Puts Triptych into the user's own folders, without root; run again, it takes the place of what is there. The installed
# copy of this script, called with --uninstall, takes all of it away but chats and settings.
set -e
data="${XDG_DATA_HOME:-$HOME/.local/share}"; place="$data/triptych-program"; command="$HOME/.local/bin/triptych"
# Each file that is installed outside the program's folder, below $data.
shared="applications/triptych.desktop mime/packages/triptych.xml icons/hicolor/scalable/apps/triptych.svg
man/man1/triptych.1.gz bash-completion/completions/triptych fish/vendor_completions.d/triptych.fish"

tell_the_desktop() {
  update-desktop-database -q "$data/applications" 2>/dev/null || true
  update-mime-database "$data/mime" 2>/dev/null || true
}

if [ "$1" = --uninstall ]; then
  for file in $shared; do rm -f "$data/$file"; done
  rm -f "$command"; rm -rf "$place"
  tell_the_desktop
  echo "Triptych is gone. Your chats and settings stay in $data/Triptych, ${XDG_CONFIG_HOME:-$HOME/.config}/Triptych"
  echo "and ${XDG_STATE_HOME:-$HOME/.local/state}/Triptych."
  exit 0
fi

mkdir -p "$place" "$HOME/.local/bin"
rm -rf "$place/new"
cp -a opt/triptych "$place/new"   # a full disk leaves the old one as it was
rm -rf "$place/program"; mv "$place/new" "$place/program"
cp "$0" "$place/install.sh"
ln -sfn "$place/program/Triptych" "$command"
for file in $shared; do mkdir -p "$data/${file%/*}"; cp "usr/share/$file" "$data/$file"; done
# Escaped as a desktop entry wants it, then for sed.
escaped=$(printf '%s' "$place/program/Triptych" |
  sed -e 's/\\/&&&&/g' -e 's/["`$]/\\\\&/g' -e 's/%/%%/g' -e 's/[\\&|]/\\&/g')
sed -i "s|^Exec=triptych|Exec=\"$escaped\"|" "$data/applications/triptych.desktop"
tell_the_desktop
echo "Triptych is installed. Start it from your menu, or type: $command"
echo "To remove it: sh '$place/install.sh' --uninstall"
