"""The language of the window: our translations and Qt's own, and how numbers and days are written.

Not here: the translations (`assets/translations`), sentences from below the window (`sentences`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.paths import assets_folder


class Language:
    """What is in force; `choose` puts another in its place. What is on screen has to be made anew."""

    def __init__(self, application: QCoreApplication, choice: str) -> None:
        self._application = application
        self._installed: list[QTranslator] = []
        self._system = QLocale.system()
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """`system`, or a language's code. One that we do not have is shown in English."""
        self.remove()
        locale = self._system if choice == "system" else _with_territory(choice, self._system)
        if locale.language() is QLocale.Language.C:  # its figures have no thousands and its months no names
            locale = QLocale(QLocale.Language.English)
        QLocale.setDefault(locale)
        ours = str(assets_folder() / "translations")
        self._load(QLocale(QLocale.Language.English), "triptych", ours)  # plural forms; and for all that we do not have
        if locale.language() is not QLocale.Language.English and self._load(locale, "triptych", ours):
            self._load(locale, "qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def remove(self) -> None:
        """Back to the words in the source."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []

    def _load(self, locale: QLocale, name: str, folder: str) -> bool:
        translator = QTranslator()
        is_there = translator.load(locale, name, "_", folder)
        if is_there:
            self._application.installTranslator(translator)
            self._installed.append(translator)
        return is_there


def _with_territory(code: str, system: QLocale) -> QLocale:
    """Of this language; the system's own where it speaks it too, such as Austrian German."""
    wanted = QLocale(code)
    return system if system.language() is wanted.language() else wanted
