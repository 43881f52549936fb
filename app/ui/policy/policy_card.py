"""One policy on the page: its name, its text with what could be better beside it, starters and versions.

Signals: changed() – name or text is another · failed(AppError) – a file that cannot be used. Not here: keeping versions
and drafts (`app.state.policy.policies`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from app.core.policy.lint import LintFinding
from app.core.policy.policy import Policy, starter_policies, starter_policy
from app.errors import AppError
from app.state.policy.policies import PoliciesState
from app.ui.kit.appearance import Appearance
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.policy.lint_list import LintList
from app.ui.policy.policy_box import PolicyBox
from app.ui.policy.versions_dialog import VersionsDialog

TYPING_MILLISECONDS = 250  # a pause in typing: only then is looked what could be better
_BOX_HEIGHT, _LINT_HEIGHT = 300, 140
_LINT_SHARE, _BOX_SHARE = 4, 7


class PolicyCard(QFrame):
    """A card with an editor."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, title: str, state: PoliciesState, appearance: Appearance, dialogs: FileDialogs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state, self._appearance, self._dialogs = state, appearance, dialogs
        self._is_quiet = False  # fields are filled, nobody types
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("{0}: name").format(title))
        self.begin_button = QPushButton(self.tr("Begin with…"), self)
        self.versions_button = set_role(QPushButton(self.tr("Versions…"), self), "quiet")
        self.keep_button = set_role(QPushButton(self.tr("Keep this version"), self), "quiet")
        self.box = PolicyBox(appearance, self)
        self.box.setPlaceholderText(
            self.tr("Markdown with sections: Instructions, Definitions, Violates (1), Safe (0), Examples")
        )
        self.box.setAccessibleName(title)
        self.box.setMinimumHeight(_BOX_HEIGHT)
        self.lint = LintList(self)
        self._typing = QTimer(self, interval=TYPING_MILLISECONDS, singleShot=True)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._make_menu()
        self._lay_out()
        self._connect()
        self._look()
        self._refresh()

    @property
    def policy(self) -> Policy:
        """What stands here."""
        name = " ".join(self.name.text().split())
        return Policy(name or self.tr("Policy"), self.box.text)

    def show_policy(self, policy: Policy) -> None:
        """Put a policy in place of what is here."""
        self._is_quiet = True
        self.name.setText(policy.name)
        self.box.set_text(policy.text)
        self._is_quiet = False
        self._changed()
        self._look()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand what could be better below the text."""
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self.lint.list.setMinimumHeight(_LINT_HEIGHT if is_narrow else 0)

    # what the user does

    def _changed(self) -> None:
        if not self._is_quiet:
            self._typing.start()
            self._refresh()
            self.changed.emit()

    def _look(self) -> None:
        self._typing.stop()
        self._state.lint(self.policy, self._show_lint)

    def _show_lint(self, policy: Policy, found: tuple[LintFinding, ...]) -> None:
        if policy.text == self.box.text:
            self.box.mark_lines({finding.line for finding in found if finding.line})
            self.lint.show_findings(found, is_empty=not policy.text.strip())

    def _go_to_line(self, line: int) -> None:
        self.box.go_to_line(line)
        self.box.setFocus()

    def _refresh(self) -> None:
        versions = self._state.versions_of(self.policy.name)
        self.versions_button.setVisible(bool(versions))
        is_kept = bool(versions) and versions[0].text == self.box.text
        self.keep_button.setVisible(bool(self.box.text.strip()) and not is_kept)

    def _keep(self) -> None:
        self._state.keep(self.policy)
        self._refresh()

    def _show_versions(self) -> None:
        dialog = VersionsDialog(self.policy, self._state, self._appearance, self)
        dialog.chosen.connect(self.box.set_text)
        dialog.forget_wanted.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self._state.forget(self.policy.name)
        self._refresh()

    # where one begins

    def _make_menu(self) -> None:
        menu = QMenu(self.begin_button)
        menu.aboutToShow.connect(self._fill_menu)
        menu.triggered.connect(self._chosen)
        self.begin_button.setMenu(menu)

    def _fill_menu(self) -> None:
        """When it opens. Actions carry what they do."""
        menu = self.begin_button.menu()
        menu.clear()
        for name in self._state.names:
            menu.addAction(name).setData(self._state.versions_of(name)[0])
        menu.addSeparator()
        for name in starter_policies():
            menu.addAction(self.tr("Starter policy: {0}").format(name)).setData(name)
        menu.addSeparator()
        menu.addAction(self.tr("From a file…")).setData(None)

    def _chosen(self, action: QAction) -> None:
        match action.data():
            case None:
                forms = (self.tr("Policies (*.md *.txt)"), self.tr("All files (*)"))
                dialog = self._dialogs.file(self, self.tr("Policy"), FileKind.QUESTIONS, forms)
                dialog.fileSelected.connect(self.take_file)
                dialog.open()
            case str() as name:
                self.begin_with(name)
            case version:
                self.show_policy(Policy(version.name, version.text))

    def begin_with(self, name: str) -> None:
        """Put a starter policy here; what stood here is kept as a version."""
        self._state.keep(self.policy)
        self.show_policy(starter_policy(name))

    def take_file(self, name: str) -> None:
        """Put a file's policy here; what stood here is kept as a version."""
        self._state.read_file(Path(name), self._take)

    def _take(self, policy: Policy | AppError) -> None:
        if isinstance(policy, AppError):
            self.failed.emit(policy)
            return
        self._state.keep(self.policy)
        self.show_policy(policy)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._changed)
        self.box.textChanged.connect(self._changed)
        self._typing.timeout.connect(self._look)
        self.lint.line_wanted.connect(self._go_to_line)
        self.versions_button.clicked.connect(self._show_versions)
        self.keep_button.clicked.connect(self._keep)
        self._state.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        column: QVBoxLayout = card_column(self)
        row = FoldingRow()
        for widget in (self.name, self.begin_button, self.versions_button, self.keep_button):
            row.addWidget(widget)
        self.name.setMinimumWidth(120)
        column.addLayout(row)
        self._body.setSpacing(Space.MEDIUM)
        self._body.addWidget(self.box, _BOX_SHARE)
        self._body.addWidget(self.lint, _LINT_SHARE)
        column.addLayout(self._body)
