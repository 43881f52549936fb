#!/usr/bin/env bash
# Builds the engine pack for GPUs with a Vulkan driver:  packaging/engines/vulkan.sh [FOLDER FOR THE PACK]
#
# Old glibc, new headers: the library is compiled and linked on this Debian 12 (glibc 2.36, so that it starts where the
# program does), with Vulkan's headers and shader compiler of Debian 13. Those of Debian 12 are too old: ggml-vulkan.cpp
# does not compile with headers 1.3.239, and its glslc knows no cooperative matrices, on which the speed of new GPUs rests.
# The shader compiler asks for glibc 2.41; it is started by the loader that was unpacked beside it and touches nothing else.
# Needs: cmake, ninja, g++, libvulkan-dev, patchelf.
set -euo pipefail
. "$(dirname "$0")/sources.sh"

MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
PACKAGES="
3c71917b490d1a17aed43196a2787a256ecf060526cdb20216a74bedc061b150 pool/main/g/gcc-14/libgcc-s1_14.2.0-19_amd64.deb
ab1fa05837aa7a92aae748fd07a18a35f7d18bb4a71c4724fe2bbf0e32089de0 pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb
b59b0625cd1a791375d40dab23a4d5d3d0641e3d0a773501becdc3725b7f99cf pool/main/g/glibc/libc6_2.41-12+deb13u5_amd64.deb
e05374965709159303041b104d4a26022d6ac5eb8296450364d66ae864a20367 pool/main/s/shaderc/glslc_2025.2-1_amd64.deb
2a67c8f784c65e1aa0d251819c020917405b490fbb543c6a73a52a631e476463 pool/main/s/shaderc/libshaderc1_2025.2-1_amd64.deb
dc18db866d63680351c40ac6b6bece34cb52da64a7799ce1cc4f16f6bff4d064 pool/main/s/spirv-headers/spirv-headers_1.6.1+1.4.309.0-1_all.deb
8d329d465e16168afff58b1bd0dd6db46aac2cc3f56054a481b25a04e90b345a pool/main/v/vulkan-loader/libvulkan-dev_1.4.309.0-1_amd64.deb
"
TOOLS=$BUILD/vulkan-tools

unpack_tools() {
  local sum place file
  mkdir -p "$TOOLS"
  while read -r sum place; do
    [ -n "$sum" ] || continue
    file=$TOOLS/$(basename "$place")
    [ -f "$file" ] || curl -fsS --retry 3 -o "$file" "$MIRROR/$place"
    echo "$sum  $file" | sha256sum --check --quiet
    dpkg-deb --extract "$file" "$TOOLS/root"
  done <<<"$PACKAGES"
  cat >"$TOOLS/glslc" <<END
#!/bin/sh
exec $TOOLS/root/usr/lib64/ld-linux-x86-64.so.2 --library-path $TOOLS/root/usr/lib/x86_64-linux-gnu $TOOLS/root/usr/bin/glslc "\$@"
END
  chmod +x "$TOOLS/glslc"
}

mkdir -p "$BUILD"
unpack_tools
compile vulkan -DGGML_VULKAN=ON -DVulkan_GLSLC_EXECUTABLE="$TOOLS/glslc" -DVulkan_INCLUDE_DIR="$TOOLS/root/usr/include" \
  -DSPIRV-Headers_DIR="$TOOLS/root/usr/share/cmake/SPIRV-Headers"
PATH="$(dirname "$PYTHON"):$PATH" "$PYTHON" "$ROOT/packaging/engines/pack.py" vulkan "$BUILD/vulkan/bin/libggml-vulkan.so" --sources "$(llama_sources)" --out "${1:-$ROOT/dist}"
