"""The versions of a policy: what is different in the text of now, word by word, and the way back to one of them.

Signals: chosen(str) – the text of a version is wanted back · forget_wanted() – delete all versions. Not here: finding
differences and keeping versions (`app.state.policy.policies`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from app.core.chats.differences import Piece
from app.core.policy.policy import Policy
from app.state.policy.policies import PoliciesState
from app.ui.kit.appearance import Appearance
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.form import Form
from app.ui.kit.piece_text import rich_pieces
from app.ui.kit.theme import TextSize
from app.ui.kit.widgets import set_role
from app.ui.kit.words import moment

_HEIGHT, _WIDTH = 320, 640


class VersionsDialog(Form):
    """Of one policy."""

    chosen = Signal(str)
    forget_wanted = Signal()

    def __init__(self, policy: Policy, state: PoliciesState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(self.tr("Versions of “{0}”").format(policy.name), "", parent)
        self._policy, self._state, self._appearance = policy, state, appearance
        self._versions = state.versions_of(policy.name)
        self.setMinimumWidth(min(_WIDTH, parent.window().width()))
        self.box = ChoiceBox(self)
        self.box.setAccessibleName(self.tr("Version"))
        self.box.addItems([moment(version.kept) for version in self._versions])
        self.words = set_role(QLabel(self), "secondary")
        self.words.setText(self.tr("Struck through: only in that version. Underlined: only in the text of now."))
        self.words.setWordWrap(True)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFont(appearance.theme.font(TextSize.SECONDARY))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.text)
        area.setMinimumHeight(_HEIGHT)
        for widget in (self.box, self.words, area):
            self.content.addWidget(widget)
        self.forget = self.add_button(self.tr("Delete all versions"))
        self.forget.clicked.connect(self._forget)
        self.add_button(self.tr("Close"), closes=True)
        self.take = self.add_button(self.tr("Take this version"), is_primary=True)
        self.take.clicked.connect(self._take)
        self.box.currentIndexChanged.connect(self._show)
        self._show(0)

    def _show(self, number: int) -> None:
        self.text.clear()
        if 0 <= number < len(self._versions):
            self._state.differences(self._versions[number].text, self._policy.text, partial(self._found, number))

    def _found(self, number: int, pieces: tuple[Piece, ...]) -> None:
        if number == self.box.currentIndex():
            self.text.setText(rich_pieces(pieces, self._appearance.theme))

    def _take(self) -> None:
        self.chosen.emit(self._versions[self.box.currentIndex()].text)
        self.accept()

    def _forget(self) -> None:
        self.forget_wanted.emit()
        self.accept()
