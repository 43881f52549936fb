"""The notice that something was saved, with the way to it. Not here: saving."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.sentence import Sentence
from app.services.desktop.file_manager import FileManager
from app.ui.kit.banner import Banner, BannerAction


def tell_saved(banner: Banner, sentence: Sentence, path: Path) -> None:
    """Say that this file was written, and offer to show it where it lies."""
    manager = FileManager(banner.window())
    words = QCoreApplication.translate("saved", "Show in folder")
    banner.show_message(sentence, (BannerAction(words, partial(manager.show, path)),), is_failure=False)
