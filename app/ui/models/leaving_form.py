"""The question before a chat leaves this computer: whether it may go to this host.

Not here: what was answered (`app.state.models.engines`, `app.state.models.consent`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from app.core.models.remote_engines import RemoteEngine
from app.ui.kit.form import Form

translate = QCoreApplication.translate


class LeavingForm(Form):
    """Asked when an engine is first used, and in each chat before it first goes there; nothing is sent without it."""

    def __init__(self, engine: RemoteEngine, parent: QWidget, *, is_for_chat: bool = False) -> None:
        title = translate("models", "Let this chat leave this computer?")
        words = translate(
            "models",
            "{name} runs on {host}. What you ask goes there, with the chat before it and the files that you attach; "
            "what happens with them there, Triptych cannot see.",
        )
        name = engine.title or engine.model.name or translate("models", "This engine")
        super().__init__(title, words.format(name=name, host=engine.host), parent)
        self.for_all = QCheckBox(translate("models", "Do not ask in other chats"), self)
        self.content.addWidget(self.for_all)
        yes = translate("models", "Send to {host}") if is_for_chat else translate("models", "Use {host}")
        no = translate("models", "Do not send") if is_for_chat else translate("models", "Cancel")
        self.add_button(no, closes=True)
        self.agree_button = self.add_button(yes.format(host=engine.host), is_primary=True)
        self.agree_button.clicked.connect(self.accept)
        self._agreed: Callable[[bool], object] = lambda _: None
        self.accepted.connect(self._tell)  # a slot that held this form would delete it once more

    def ask(self, agreed: Callable[[bool], object], refused: Callable[[], object] | None = None) -> None:
        """Open it. `agreed` is told whether other chats need not ask."""
        self._agreed = agreed
        if refused is not None:
            self.rejected.connect(refused)
        self.open()

    def _tell(self) -> None:
        self._agreed(self.for_all.isChecked())
