"""The one place that opens web addresses: only http, https and mailto, shown first, asked once per host.

Not here: fetching anything, which never happens.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.sentence import Sentence
from app.ui.kit.form import Form
from app.ui.kit.widgets import set_role

translate = QCoreApplication.translate

ALLOWED = frozenset({"http", "https", "mailto"})

Confirm = Callable[[str, str], bool]  # the host and the whole address; whether to open it
Opener = Callable[[QUrl], bool]


def refusal(address: str) -> Sentence | None:
    """Why an address is not opened; None when it may be."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    scheme = url.scheme().lower()
    if not url.isValid() or not scheme:
        return Sentence("This link has no valid address.")
    if scheme not in ALLOWED:
        return Sentence("Links of the kind “{scheme}:” are not opened. Only http, https and mailto are.", scheme=scheme)
    if scheme != "mailto" and not url.host():
        return Sentence("This link has no valid address.")
    if any(ord(character) < 32 for character in address):
        return Sentence("This link has no valid address.")
    return None


class Links:
    """Opens links; remembers the hosts that were allowed for as long as the app runs."""

    def __init__(self, confirm: Confirm, open_url: Opener = QDesktopServices.openUrl) -> None:
        self._confirm = confirm
        self._open = open_url
        self._allowed: set[str] = set()

    def open(self, address: str) -> Sentence | None:
        """Open an address if it is allowed and the user agrees; why, when it was refused."""
        reason = refusal(address)
        if reason:
            return reason
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        host = url.host() or "mailto"
        if host not in self._allowed and not self._confirm(host, address):
            return None
        self._allowed.add(host)
        return None if self._open(url) else Sentence("The system could not open this link.")


def confirm_with_box(parent: QWidget) -> Confirm:
    """Ask by a dialog that shows the whole address."""

    def confirm(host: str, address: str) -> bool:
        is_mail = host == "mailto"
        title = translate("links", "Write to this address?") if is_mail else translate("links", "Open this link?")
        form = Form(title, "", parent)
        shown = set_role(QPlainTextEdit(address, form), "field")  # whole, however long it is
        shown.setReadOnly(True)
        shown.setFixedHeight(72)
        shown.setAccessibleName(translate("links", "Address"))
        form.content.addWidget(shown)
        form.add_button(translate("links", "Cancel"), closes=True).setFocus()
        verb = translate("links", "Write") if is_mail else translate("links", "Open in the browser")
        form.add_button(verb).clicked.connect(form.accept)
        return form.exec() == QDialog.DialogCode.Accepted

    return confirm
