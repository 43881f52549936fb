"""Opens llama.cpp once in a process: settings, libraries, then the compute library that suits this processor best."""

from __future__ import annotations

import ctypes
import functools
import importlib
import importlib.metadata
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

from backends.contract.errors import EngineError, ErrorCode
from backends.contract.packs import environment_pack
from backends.llama_cpp.compute_libraries import account, environment_variant, without_other_variants
from backends.llama_cpp.native import Native
from backends.llama_cpp.pack import load_pack

_ENVIRONMENT = {
    "OMP_WAIT_POLICY": "passive",  # spinning threads collapse on a busy machine: 0.25 instead of 11.9 tokens/s
    "GGML_NO_BACKTRACE": "1",  # an abort would start a debugger and hang
}
_PACKAGE = "llama_cpp"


def binding_version() -> str:
    """Of llama-cpp-python."""
    return importlib.metadata.version("llama-cpp-python")


@functools.cache  # a process can load these libraries once only, and they keep our log callback for ever
def open_library() -> Native:
    """llama.cpp, ready to use; raises EngineError(backend_unusable) with the reason."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        _skip_package_init()
        bindings = importlib.import_module(f"{_PACKAGE}.llama_cpp")
        folder = Path(bindings._base_path)  # noqa: SLF001 - the bindings have no public name for it
        ggml, ggml_base = _ggml_libraries(bindings, folder)
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EngineError(ErrorCode.BACKEND_UNUSABLE, _why_not_loaded(error)) from error
    native = Native(bindings, ggml, ggml_base)
    if (pack := environment_pack(os.environ)) is not None:  # before the CPU's, as llama.cpp itself has its order
        native.pack = load_pack(native, pack, binding_version())
    wanted = environment_variant()
    native.load_compute_libraries(folder, without_other_variants(folder, wanted) if wanted else ())
    if not native.device_handles():
        told = "\n".join(filter(None, (native.log.complaints(), account(folder))))
        raise EngineError(ErrorCode.BACKEND_UNUSABLE, f"no compute library works here\n{told}")
    return native


def _why_not_loaded(error: Exception) -> str:
    """What was tried, what came of it, and what lies in the package's folder."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    found = account(Path(places[0], "lib")) if places else f"the package {_PACKAGE} is not there"
    return f"llama.cpp cannot be loaded: {error or type(error).__name__}\n{found}"


def _ggml_libraries(bindings: ModuleType, folder: Path) -> tuple[ctypes.CDLL, ctypes.CDLL]:
    """The very libraries that libllama uses.

    A wheel holds copies instead of links (`libggml.so`, `libggml.so.0`), and a second copy would have its own, empty
    list of devices. So the functions are looked up through libllama; Windows cannot do that, and has no such copies.
    """
    if sys.platform != "win32":
        return bindings._lib, bindings._lib  # noqa: SLF001 - the bindings have no public name for it
    extensions = importlib.import_module(f"{_PACKAGE}._ctypes_extensions")
    return extensions.load_shared_library("ggml", folder), extensions.load_shared_library("ggml-base", folder)


def _skip_package_init() -> None:
    """Put the package in place unexecuted: its __init__ imports numpy and 10,000 lines that we do not use (160 ms)."""
    if _PACKAGE in sys.modules:
        return
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None:
        raise ImportError("the package llama-cpp-python is not installed")
    sys.modules[_PACKAGE] = importlib.util.module_from_spec(spec)
