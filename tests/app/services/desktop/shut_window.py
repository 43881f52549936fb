"""A window's process without a window: shuts itself off, then says what it still can, as JSON.

`python -m tests.app.services.desktop.shut_window`: before and behind its wall it tries sockets, starts a program that
tries them, lists a repository of the hub at HF_ENDPOINT, opens a web address, and lets the local API listen.
"""

from __future__ import annotations

import json
import socket
import sys
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.assembly import user_assembly
from app.core.jobs.serving_wire import Listen
from app.core.models.network_wire import FilesListed, ListFiles
from app.processes import SERVING
from app.services.serving.server import LocalServer
from backends.contract.containment import Confinement

FAMILIES = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)


def families() -> dict[str, str]:
    """What becomes of a socket of each family."""
    found: dict[str, str] = {}
    for family in FAMILIES:
        try:
            socket.socket(family).close()
            found[family.name] = "opened"
        except PermissionError:
            found[family.name] = "refused"
    return found


def main() -> int:
    """Do it all, and end."""
    application = QGuiApplication(sys.argv[:1])
    assembly = user_assembly()
    told: dict[str, object] = {"before": families()}

    def behind(confinement: Confinement) -> None:
        told["held"] = confinement.held
        told["behind"] = families()
        told["is opened"] = QDesktopServices.openUrl(QUrl("https://example.org/a%20b?c=d#e"))
        reply = assembly.network.ask(ListFiles(assembly.network.hub(), "a/b"), "a test")
        reply.finished.connect(listed)
        reply.failed.connect(failed)

    def listed(event: FilesListed) -> None:
        told["listed"] = [file.name for file in event.listing.files]
        server = LocalServer(assembly.jobs_of_command, Listen(0), assembly.root, partial(assembly.open_child, SERVING))
        server.listening.connect(lambda _port: listening(server))
        server.failed.connect(failed)
        server.gone.connect(application.quit)
        server.start()

    def failed(failure: Exception) -> None:
        told["failed"] = str(failure)
        application.quit()

    def listening(server: LocalServer) -> None:
        told["serves behind"] = server.confinement.held if server.confinement is not None else ()
        server.leave()

    assembly.window_wall.shut.connect(behind)
    assembly.window_wall.start()
    application.exec()
    assembly.close()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
