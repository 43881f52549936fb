"""The controls of links and of the numbers of notes in words. Not here: where their words stand (`run_layout`)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF

from app.core.markdown.blocks import NOTE_LINK
from app.ui.transcript.blocks.run_layout import Link
from app.ui.transcript.commands import Control, OpenLink, OpenNote


def link_control(number: int, link: Link, area: QRectF) -> Control:
    """What a link does, or the number of a note, which is read out as one."""
    if link.url.startswith(NOTE_LINK):
        label = QCoreApplication.translate("Transcript", "Note {0}").format(link.text.strip("[]"))
        tip = QCoreApplication.translate("Transcript", "Show where this comes from")
        return Control(f"link{number}", label, tip, area, OpenNote(link.url.removeprefix(NOTE_LINK)))
    return Control(f"link{number}", link.text, link.url, area, OpenLink(link.url))
