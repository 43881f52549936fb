# Included by llama.cpp's build (CMAKE_PROJECT_TOP_LEVEL_INCLUDES) when it is compiled only to be tried under wine: of the
# 14 libraries for x86 only those in TRIPTYCH_VARIANTS. Built-in commands can be wrapped by functions of the same name.
function(add_dependencies target dependency)
  if(dependency MATCHES "^ggml-cpu-" AND NOT dependency IN_LIST TRIPTYCH_VARIANTS)
    set_target_properties(${dependency} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  else()
    _add_dependencies(${target} ${dependency} ${ARGN})
  endif()
endfunction()
