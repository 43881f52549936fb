"""Loads the engine pack that this process was told of: a GPU's compute library beside the bundled ones.

A pack that does not work is no reason to stop: the processor still computes, and the report says what was wrong. Not
here: unpacking, hashes and the test of a new pack (`app.core.packs`).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from backends.contract.packs import PackCode, PackManifest, PackReport, PackUnreadable, read_manifest
from backends.llama_cpp.native import Native

# What the loaders of three systems say of a library that another one needs and that is not there.
_MISSING = re.compile(
    r"cannot open shared object file|Library not loaded|image not found|module could not be found|error 126\b"
)


def load_pack(native: Native, folder: Path, binding: str) -> PackReport:
    """Load it before the bundled libraries; what became of it."""
    try:
        manifest = read_manifest(folder)
    except PackUnreadable as error:
        return PackReport(PackCode.DAMAGED, folder.name, str(error))
    if not manifest.is_of(native.commit(), binding):
        made = f"made for llama.cpp {manifest.commit}, llama-cpp-python {manifest.binding}"
        here = f"here are {native.commit()} and {binding}"
        return PackReport(PackCode.WRONG_VERSION, manifest.title, f"{made}; {here}")
    return _load(native, folder / manifest.library, manifest)


def _load(native: Native, library: Path, manifest: PackManifest) -> PackReport:
    _find_neighbours(library.parent)
    native.log.forget()
    before = len(native.device_handles())
    if not native.load_library(library):
        detail = native.log.complaints()
        return PackReport(
            PackCode.MISSING_DRIVER if _MISSING.search(detail) else PackCode.NOT_LOADED, manifest.title, detail
        )
    if len(native.device_handles()) == before:
        return PackReport(PackCode.NO_DEVICE, manifest.title, native.log.complaints())
    return PackReport(PackCode.LOADED, manifest.title)


def _find_neighbours(folder: Path) -> None:
    """Windows looks for what a library needs along PATH, not beside it; elsewhere the library says where by itself."""
    if sys.platform == "win32":
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
        os.add_dll_directory(str(folder))
