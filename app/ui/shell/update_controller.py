"""“Check for updates”: asked by a click and never otherwise; what came of it is said in the banner.

Not here: reading and believing the list (`app.state.releases`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app import __version__
from app.errors import AppError
from app.state.releases import ReleasesState
from app.ui.kit.action_card import CardAction
from app.ui.kit.banner import Banner, BannerAction


class UpdateController(QObject):
    """Of one window. It has no signals."""

    def __init__(
        self, releases: ReleasesState, banner: Banner, open_link: Callable[[str], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._releases, self._banner, self._open_link = releases, banner, open_link
        self._is_asked = False  # by this window
        releases.checked.connect(self._tell)
        releases.failed.connect(self._fail)

    def card_action(self) -> CardAction:
        """The card for the settings page."""
        words = self.tr("You have Triptych {version}. It asks for a newer one only when you click here.")
        return CardAction(
            self.tr("Updates"), words.format(version=__version__), self.tr("Check for updates"), self.check
        )

    def check(self) -> None:
        """Read the signed list of releases."""
        self._is_asked = True
        self._releases.check()

    def _tell(self) -> None:
        if not self._is_asked:
            return
        self._is_asked = False
        newest = self._releases.newest
        if newest is None:
            words = self.tr("Triptych {version} is the newest version.").format(version=__version__)
            self._banner.show_message(words, is_failure=False)
            return
        words = self.tr("Triptych {version} is available ({date}).").format(version=newest.version, date=newest.date)
        page = BannerAction(self.tr("Open its page"), partial(self._open_link, newest.link))
        self._banner.show_message(words, (page,), newest.notes, is_failure=False)  # notes may be as long as a page

    def _fail(self, failure: AppError) -> None:
        if self._is_asked:
            self._is_asked = False
            self._banner.show_message(failure.sentence, details=failure.detail)
