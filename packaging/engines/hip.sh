#!/usr/bin/env bash
# Builds the engine pack for AMD GPUs:  packaging/engines/hip.sh [FOLDER FOR THE PACK]
#
# A recipe that has not been run: llama.cpp 0c1e570 asks for ROCm 6.1 or later, and no registry that this project builds
# from has one (Debian 13 has HIP 5.7.1, rocBLAS and hipBLAS 5.5.1; AMD's own repository, repo.radeon.com, has 6.1 to 7).
# In AMD's image rocm/dev-ubuntu-22.04:6.4-complete (glibc 2.35) this is all that is needed; cmake, ninja, patchelf besides.
# All that ggml's library needs of ROCm goes into the pack (MIT, but for LLVM's comgr: Apache 2), with the kernels of
# rocBLAS and hipBLASLt for the chosen architectures, which lie in folders beside those libraries. A user needs the kernel's
# driver (amdgpu) and the rights to use it, and no ROCm.
set -euo pipefail
. "$(dirname "$0")/sources.sh"

ARCHITECTURES=${ARCHITECTURES:-"gfx1030;gfx1100;gfx1101;gfx1102;gfx1200;gfx1201"}  # RX 6800 to RX 9070
ROCM=${ROCM_PATH:-/opt/rocm}
version=$(cat "$ROCM/.info/version" 2>/dev/null) || fail "There is no ROCm in $ROCM: set ROCM_PATH."
[ "$(printf '6.1\n%s\n' "$version" | sort -V | head -1)" = 6.1 ] || fail "ROCm $version is too old: 6.1 or later is needed."
mkdir -p "$BUILD"
HIPCXX="$ROCM/llvm/bin/clang" HIP_PATH="$ROCM" compile hip -DGGML_HIP=ON -DAMDGPU_TARGETS="$ARCHITECTURES" \
  -DCMAKE_HIP_ARCHITECTURES="$ARCHITECTURES" -DCMAKE_PREFIX_PATH="$ROCM"
library=$BUILD/hip/bin/libggml-hip.so
needed=$(LD_LIBRARY_PATH="$ROCM/lib" ldd "$library" | awk '$3 ~ "^/" { print $3 }' | while read -r place; do
  case $(realpath "$place") in "$(realpath "$ROCM")"/*) echo "$place" ;; esac
done)
kernels=()
for folder in "$ROCM/lib/rocblas/library" "$ROCM/lib/hipblaslt/library"; do
  if [ -d "$folder" ]; then kernels+=("$folder"); fi
done
# shellcheck disable=SC2086  # one word a library
"$PYTHON" "$ROOT/packaging/engines/pack.py" hip "$library" $needed --sources "$(llama_sources)" \
  --kernels "${kernels[@]}" --architectures "${ARCHITECTURES//;/,}" --out "${1:-$ROOT/dist}"
