# Included by llama-cpp-python's build (CMAKE_PROJECT_TOP_LEVEL_INCLUDES) when it is built for this machine alone.
#
# llama.cpp has a switch for one library per instruction set, and none for some of them. Of the 14 for x86 a clone needs
# two: the plain one, as the fallback, and the best this processor can run. Built-in commands can be wrapped by functions
# of the same name (the original is then called with an underscore), so the list stays upstream's own. Not built either:
# llama.cpp's helpers for its command-line tools, which the binding does not load. A packager's TRIPTYCH_VARIANTS=all
# builds every variant.

set(LLAMA_BUILD_COMMON OFF)  # hides the cache entry that the binding forces on (policy CMP0126)

set(TRIPTYCH_CPU_FLAGS "")
if(EXISTS /proc/cpuinfo AND NOT TRIPTYCH_VARIANTS STREQUAL "all")
  file(STRINGS /proc/cpuinfo TRIPTYCH_CPU_FLAGS REGEX "^flags" LIMIT_COUNT 1)
endif()

# From least to most worth, as ggml's own score has it (ggml-cpu/arch/x86/cpu-feats.cpp).
set(TRIPTYCH_FEATURES FMA F16C SSE42 BMI2 AVX AVX2 AVX_VNNI AVX512 AVX512_VBMI AVX512_BF16 AVX512_VNNI AMX_INT8)
set(TRIPTYCH_FLAG_SSE42 sse4_2)
set(TRIPTYCH_FLAG_AVX512 avx512f)
set(TRIPTYCH_FLAG_AVX512_VBMI avx512vbmi)

# The variant whose features stand in the caller's GGML_… variables: what it is worth here, -1 where it cannot run.
function(triptych_score result)
  set(score 0)
  set(worth 1)
  foreach(feature IN LISTS TRIPTYCH_FEATURES)
    if(GGML_${feature})
      string(TOLOWER "${feature}" flag)
      if(DEFINED TRIPTYCH_FLAG_${feature})
        set(flag "${TRIPTYCH_FLAG_${feature}}")
      endif()
      if(NOT " ${TRIPTYCH_CPU_FLAGS} " MATCHES " ${flag} ")
        set(${result} -1 PARENT_SCOPE)
        return()
      endif()
      math(EXPR score "${score} + ${worth}")
    endif()
    math(EXPR worth "${worth} * 2")
  endforeach()
  set(${result} ${score} PARENT_SCOPE)
endfunction()

if(TRIPTYCH_CPU_FLAGS)  # elsewhere all are built: nothing says what the processor can do
  function(add_dependencies target dependency)
    if(NOT dependency MATCHES "^ggml-cpu-")
      _add_dependencies(${target} ${dependency} ${ARGN})
      return()
    endif()
    triptych_score(score)
    get_property(best GLOBAL PROPERTY TRIPTYCH_BEST_SCORE)
    if(NOT best OR score GREATER best)
      set_property(GLOBAL PROPERTY TRIPTYCH_BEST_SCORE ${score})
      set_property(GLOBAL PROPERTY TRIPTYCH_BEST ${dependency})
    endif()
    set_target_properties(${dependency} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endfunction()

  function(install kind first)
    if(NOT "${kind} ${first}" MATCHES "^TARGETS ggml-cpu-")
      _install(${kind} ${first} ${ARGN})
    endif()
  endfunction()

  function(triptych_keep_best)
    get_property(best GLOBAL PROPERTY TRIPTYCH_BEST)
    foreach(kept IN ITEMS ggml-cpu-x64 ${best})
      set_target_properties(${kept} PROPERTIES EXCLUDE_FROM_ALL FALSE)
      _add_dependencies(ggml ${kept})
      _install(TARGETS ${kept} LIBRARY DESTINATION ${CMAKE_INSTALL_BINDIR})
    endforeach()
    file(WRITE "${CMAKE_BINARY_DIR}/cpu_variants.txt" "ggml-cpu-x64\n${best}\n")  # `llama.py` counts what is built
  endfunction()
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL triptych_keep_best)
endif()
