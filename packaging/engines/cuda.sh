#!/usr/bin/env bash
# Builds the engine pack for NVIDIA GPUs:  CUBLAS=FOLDER packaging/engines/cuda.sh [FOLDER FOR THE PACK]
#
# Cut to what gpt-oss computes with (cuda-cut.cmake says which kernels). What is left out is defined in missing.c, which
# ends the engine with a sentence, so that the library loads and an unforeseen call is no crash without words.
# ARCHITECTURES="80;86;89;90;120" is what a release has.
# Without virtual memory management (NO_VMM): the library then needs no libcuda to load, says “no device” where there is
# no driver, and builds with NVIDIA's wheels, which have no stub of it.
# Needs: nvcc of CUDA 13, cmake, ninja, g++, patchelf, and NVIDIA's wheel nvidia-cublas, unpacked: CUBLAS is its folder
# with include/ and lib/. cuBLAS and cudart go into the pack with NVIDIA's terms, which allow it; they lie in the wheel.
set -euo pipefail
. "$(dirname "$0")/sources.sh"

ARCHITECTURES=${ARCHITECTURES:-89}
CUBLAS=${CUBLAS:?the folder with include/ and lib/ of the wheel nvidia-cublas}
TERMS=$(find "$CUBLAS"/../.. -path '*/nvidia_cublas-*.dist-info/*' -name License.txt | head -1)
[ -n "$TERMS" ] || fail "NVIDIA's License.txt is not beside $CUBLAS: unpack the whole wheel."
CUDA=$(dirname "$(nvcc --dryrun -x cu /dev/null 2>&1 | sed -n 's/^#\$ _HERE_=//p')")
mkdir -p "$BUILD/cuda"
[ -f "$BUILD/cuda/missing.c" ] || echo > "$BUILD/cuda/missing.c"
cuda() {
  compile cuda -DGGML_CUDA=ON -DGGML_CUDA_NCCL=OFF -DGGML_CUDA_NO_VMM=ON -DGGML_CUDA_FA_QUANTS="f16-f16,q8_0-q8_0" \
    -DCMAKE_CUDA_ARCHITECTURES="$(sed 's/\([0-9]\)\(;\|$\)/\1-real\2/g' <<<"$ARCHITECTURES")" -DCMAKE_CUDA_FLAGS="-I$CUBLAS/include" \
    -DCUDA_cublas_LIBRARY="$CUBLAS/lib/libcublas.so.13" -DCUDA_cublasLt_LIBRARY="$CUBLAS/lib/libcublasLt.so.13" \
    -DTRIPTYCH_CUT="$ROOT/packaging/engines/cuda-cut.cmake" -DTRIPTYCH_MISSING="$BUILD/cuda/missing.c"
}
cuda
# The kernels that were cut and that something still names: found in the finished library, defined, linked once more.
"$PYTHON" "$ROOT/packaging/engines/missing.py" "$BUILD/cuda/bin/libggml-cuda.so" > "$BUILD/cuda/missing.c.new"
cat "$BUILD/cuda/missing.c.new" >> "$BUILD/cuda/missing.c"
cuda
"$PYTHON" "$ROOT/packaging/engines/pack.py" cuda "$BUILD/cuda/bin/libggml-cuda.so" "$CUDA/lib64/libcudart.so.13" \
  "$CUBLAS/lib/libcublas.so.13" "$CUBLAS/lib/libcublasLt.so.13" --sources "$(llama_sources)" --licence "NVIDIA=$TERMS" \
  --architectures "$(sed 's/\([0-9]*\)/sm_\1/g; s/;/,/g' <<<"$ARCHITECTURES")" --out "${1:-$ROOT/dist}"
