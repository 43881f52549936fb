"""The recovery code on a page of its own: in groups on lines, to be copied, saved, printed or written down.

Not here: the code itself (`app.core.store.keys`), writing the file (`app.state.chats.storage`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.form import Form
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.widgets import set_role

GROUPS_IN_A_LINE = 4


class RecoveryDialog(Form):
    """Shows the code. With `is_new` it is the step after a passphrase was set, and says what hangs on it."""

    def __init__(
        self,
        code: str,
        save: Callable[[Path, str], None],
        appearance: Appearance,
        dialogs: FileDialogs,
        parent: QWidget,
        *,
        is_new: bool = False,
    ) -> None:
        title = self.tr("Keep your recovery code") if is_new else self.tr("Recovery code")
        super().__init__(title, self._sentence(is_new=is_new), parent)
        self._code, self._save, self._dialogs = code, save, dialogs
        self.code = set_role(QLabel(in_lines(code), self), "card")
        self.code.setFont(appearance.theme.mono(TextSize.TITLE))
        self.code.setMargin(Space.MEDIUM)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.content.addWidget(self.code)
        self.place_button(CopyButton(lambda: code, self))
        self.add_button(self.tr("Save…")).clicked.connect(self._ask_where)
        self.add_button(self.tr("Print…")).clicked.connect(self._ask_for_printer)
        done = self.add_button(self.tr("Done"), is_primary=True)
        done.clicked.connect(self.accept)
        done.setFocus()

    def _sentence(self, *, is_new: bool) -> str:
        if is_new:
            return self.tr(
                "Your passphrase is set. If you ever forget it, only this code opens your chats. Keep it on paper or "
                "in a password manager, not only on this computer."
            )
        return self._purpose() + " " + self.tr("Write it down and keep it safe.")

    def _purpose(self) -> str:
        return self.tr("It opens your chats when the keyring or the passphrase is lost.")

    def _ask_where(self) -> None:
        title, name = self.tr("Save the recovery code"), self.tr("Triptych recovery code")
        dialog = self._dialogs.save(self, title, FileKind.RECOVERY, name, [self.tr("Text (*.txt)")])
        dialog.fileSelected.connect(self._save_as)
        dialog.open()

    def _save_as(self, name: str) -> None:
        title, sentence = self.tr("Triptych recovery code"), self._purpose()
        self._save(Path(name), f"{title}\n\n{in_lines(self._code)}\n\n{sentence}\n")

    def _ask_for_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # late: few ever print

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("Triptych recovery code"))
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self.print_on, printer))
        QDialog.open(dialog)  # the printer's own `open` wants a receiver and a slot

    def print_on(self, device: QPagedPaintDevice) -> None:
        """Print the title, what the code is for, and the code, large."""
        self.document().print_(device)

    def document(self) -> QTextDocument:
        """Return the sheet of paper with the recovery code, to be printed."""
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        lines = in_lines(self._code).replace("\n", "<br>")
        document = QTextDocument()
        document.setHtml(
            f"<h2>{self.tr('Triptych recovery code')}</h2>"
            f"<p>{self._purpose()}</p>"
            f"<p style=\"font-family:'{family}'; font-size:18pt\">{lines}</p>"
        )
        return document


def in_lines(code: str) -> str:
    """The code as it is read from paper: some groups on each line. What is typed back may keep the line breaks."""
    return "\n".join("-".join(line) for line in _lines(code.split("-")))


def _lines(groups: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(groups), GROUPS_IN_A_LINE):
        yield groups[first : first + GROUPS_IN_A_LINE]
