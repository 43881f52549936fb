"""The question before the first one that leaves this computer: whether it may go to this host.

Not here: what was answered (`app.state.models.engines`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.core.models.remote_engines import RemoteEngine
from app.ui.kit.form import Form

translate = QCoreApplication.translate


class LeavingForm(Form):
    """Asked once for each host; nothing is sent without it."""

    def __init__(self, engine: RemoteEngine, act: Callable[[], None], parent: QWidget) -> None:
        title = translate("models", "Let your questions leave this computer?")
        words = translate(
            "models",
            "{name} runs on {host}. Each question goes there with the chat before it and the files that you attach; "
            "what happens with them there, Triptych cannot see. You are asked once for this host.",
        )
        name = engine.title or engine.model.name or translate("models", "This engine")
        super().__init__(title, words.format(name=name, host=engine.host), parent)
        self.add_button(translate("models", "Do not"), closes=True)
        self.agree_button = self.add_button(translate("models", "Use {host}").format(host=engine.host), is_primary=True)
        self.agree_button.clicked.connect(self.accept)
        self.accepted.connect(act)
