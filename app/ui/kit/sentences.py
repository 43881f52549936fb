"""Sentences and figures from below the window, in the user's language.

Not here: the sentences themselves (`app.sentence` and whoever makes them), what a single widget says (`tr`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app import sentence
from app.sentence import Argument

CONTEXT = ""  # under which Qt's lupdate files the templates


class _UsersLocale:
    """The language and the figures that `app.ui.shell.language` has put in force."""

    def translate(self, template: str, count: int = -1) -> str:
        """Return the template in the user's language, or as it is where there is no translation."""
        return QCoreApplication.translate(CONTEXT, template, "", count)

    def number(self, value: float, decimals: int) -> str:
        """Return a number as the user's country writes it."""
        return QLocale().toString(float(value), "f", decimals)


_USERS = _UsersLocale()


def translated(words: Argument) -> str:
    """Return what the user reads; a plain text stays as it is."""
    return sentence.shown(words, _USERS)
