# Toolchain file: llama.cpp for Windows, compiled on Linux. Only `packaging/windows/try_wine.py` uses it; what is released
# is compiled by MSVC. Debian 13's mingw-w64 12 has all headers that llama.cpp asks for, Debian 12's has not.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_SHARED_LIBRARY_PREFIX "")  # ggml looks for `ggml-cpu-*.dll`, as MSVC names them
set(CMAKE_SHARED_MODULE_PREFIX "")
# GCC takes the stack for aligned to 32 and 64 bytes where Windows aligns to 16 (GCC bug 54412): unaligned moves are safe.
# The second flag: no library names a folder of the machine that built it.
set(CMAKE_C_FLAGS_INIT "-Wa,-muse-unaligned-vector-move -D_WIN32_WINNT=0x0A00 -ffile-prefix-map=/work=.")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT}")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-s")
set(CMAKE_MODULE_LINKER_FLAGS_INIT "-s")
