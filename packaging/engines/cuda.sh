#!/usr/bin/env bash
# Builds the engine pack for NVIDIA GPUs:  packaging/engines/cuda.sh [FOLDER FOR THE PACK]
#
# Cut to what gpt-oss computes with: its kernels for MXFP4, Q8_0, F16 and BF16 weights and heads of 64 values. The files
# left out hold the same templates for formats and sizes that no gpt-oss model has (about 70 of 120); what a model of
# ours asks of them none does, and a call would end the engine with ggml's message. ARCHITECTURES=75;80;86;89;90;120 is
# what a release has; one of them takes about 25 minutes of two cores.
# Needs: nvcc of CUDA 13, cmake, ninja, g++, patchelf; CUBLAS=FOLDER with include/ and lib/ of NVIDIA's wheel nvidia-cublas.
# cuBLAS and cudart go into the pack, as CUDA's licence allows; THIRD_PARTY.md names them.
set -euo pipefail
. "$(dirname "$0")/sources.sh"

ARCHITECTURES=${ARCHITECTURES:-89}
CUDA=${CUDA:-$(dirname "$(dirname "$(readlink -f "$(command -v nvcc)")")")}
CUBLAS=${CUBLAS:?the unpacked wheel nvidia-cublas: the folder with include/ and lib/}
mkdir -p "$BUILD"
compile cuda -DGGML_CUDA=ON
