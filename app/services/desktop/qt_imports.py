"""What Qt's Python bindings do at every import, and how not to pay for it. Not here: what is imported when."""

from __future__ import annotations

import importlib
import sys


def spare_sources() -> None:
    """Let no import read the source of the module that is imported; to be called before most of them.

    WORKAROUND(PySide6 6.11.3, `shibokensupport.feature`): from its first import on it reads the whole source of every
    module, to find out whether that uses PySide and might want snake_case or properties. Nobody here switches those
    on. Without the reading the window starts a fifth earlier and holds 8 MB less. Where a later version has no such
    function, nothing happens; `tests/app/services/desktop/test_qt_imports.py` tells.
    """
    importlib.import_module("PySide6")  # late: most of the command line starts without it
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = _no_switches


def _no_switches(_module: object) -> bool:
    return False
