#!/bin/sh
# appimage.sh TREE OUT: an AppImage of the tree that `packages.tree` made (build/package/tree). Fetches two pinned files
# from GitHub, so it runs in the workflow alone.
set -eu
tree=$1; out=$2; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
github=https://github.com/AppImage

fetch() {  # fetch URL SHA256 FILE
  curl --fail --silent --show-error --location --retry 3 --output "$work/$3" "$1"
  echo "$2  $work/$3" | sha256sum --check --quiet
}

fetch "$github/appimagetool/releases/download/1.9.1/appimagetool-x86_64.AppImage" \
  ed4ce84f0d9caff66f50bcca6ff6f35aae54ce8135408b3fa33abfc3cb384eb0 appimagetool
fetch "$github/type2-runtime/releases/download/20251108/runtime-x86_64" \
  2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d runtime
chmod +x "$work/appimagetool"

app="$work/Triptych.AppDir"; mkdir "$app"
cp -a "$tree/opt" "$tree/usr" "$app/"
rm "$app/usr/bin/triptych"; ln -s ../../opt/triptych/Triptych "$app/usr/bin/triptych"
ln -s opt/triptych/Triptych "$app/AppRun"
cp "$app/usr/share/applications/triptych.desktop" "$app/usr/share/icons/hicolor/scalable/apps/triptych.svg" "$app/"
# --appimage-extract-and-run: a builder need not have FUSE.
ARCH=x86_64 "$work/appimagetool" --appimage-extract-and-run --runtime-file "$work/runtime" "$app" "$out"
