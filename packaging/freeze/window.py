"""What the packaged `Triptych` starts with: the window, or the command that is typed behind its name.

PyInstaller and PySide6 point the loader and Qt at the bundle by environment variables, which every program that is
started from here would inherit: a browser, a file manager. They are taken back once this process has read them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from PySide6.QtCore import QCoreApplication

from app.__main__ import main


def take_back(environment: MutableMapping[str, str]) -> None:
    """Leave the environment as it was before the bundle was started."""
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    environment.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        environment["LD_LIBRARY_PATH"] = before
    for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        environment.pop(name, None)


if __name__ == "__main__":
    QCoreApplication.libraryPaths()  # Qt reads its variables now, and never again
    take_back(os.environ)
    if sys.platform == "linux":
        import small_aes

        small_aes.put_in_place(sys.modules)
    sys.exit(main())
