# Sourced by the recipes beside: the sources every engine pack is built from, and how one back-end of them is compiled.
#
# The sources are those of the locked llama-cpp-python, which uv has unpacked for the environment; a pack of any other
# commit would be refused by the program. Only one library comes out: what it links to (libggml-base) the program has.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PYTHON=${PYTHON:-$ROOT/.venv/bin/python}
BUILD=$ROOT/build/engines
JOBS=${JOBS:-$(nproc)}

fail() { echo "$*" >&2; exit 1; }

# The folder of llama.cpp's sources. LLAMA_CPP=FOLDER names another one.
llama_sources() {
  local version found
  if [ -n "${LLAMA_CPP:-}" ]; then echo "$LLAMA_CPP"; return; fi
  version=$(sed -n 's/.*"llama-cpp-python==\([0-9.]*\)".*/\1/p' "$ROOT/pyproject.toml")
  for cache in "${UV_CACHE_DIR:-$HOME/.cache/uv}"; do
    found=$(find "$cache"/sdists-v*/pypi/llama-cpp-python/"$version" -maxdepth 5 -type d -path '*/src/vendor/llama.cpp' 2>/dev/null | head -1)
    if [ -n "$found" ]; then echo "$found"; return; fi
  done
  fail "The sources of llama-cpp-python $version are not in uv's cache: run 'make setup' first, or set LLAMA_CPP."
}

# compile NAME CMAKE_ARGUMENT…: builds libggml-NAME.so in $BUILD/NAME and prints what it took.
compile() {
  local name=$1 sources began; shift
  sources=$(llama_sources) || exit 1
  began=$(date +%s)
  local nameless="-ffile-prefix-map=$sources=. -ffile-prefix-map=$ROOT=."
  CFLAGS="$nameless" CXXFLAGS="$nameless" cmake -S "$ROOT/packaging/engines" -B "$BUILD/$name" -DLLAMA_CPP="$sources" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DGGML_BACKEND_DL=ON -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=OFF -DGGML_CPU=OFF -DGGML_CCACHE=OFF "$@" >"$BUILD/$name.log"
  nice ninja -C "$BUILD/$name" -j "$JOBS" "ggml-$name" >>"$BUILD/$name.log" || { tail -30 "$BUILD/$name.log" >&2; exit 1; }
  echo "ggml-$name: compiled in $(($(date +%s) - began)) s with $JOBS jobs"
}
