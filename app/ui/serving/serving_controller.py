"""The local API wherever its page is not: its sign in the side bar, and why it has ended.

Not here: the page (`page`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.state.serving import ServingPhase, ServingState
from app.ui.kit.banner import Banner, BannerAction
from app.ui.kit.sentences import translated
from app.ui.sidebar.sidebar import Sidebar

SERVING = "serving"  # the page


class ServingController(QObject):
    """Of one window. It has no signals."""

    def __init__(
        self,
        state: ServingState,
        sidebar: Sidebar,
        banner: Banner,
        show_page: Callable[[str], QWidget],
        shown_page: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._state, self._sidebar, self._banner = state, sidebar, banner
        self._show_page, self._shown_page = show_page, shown_page
        state.changed.connect(self.refresh)
        state.asking_changed.connect(self.refresh)
        state.ended.connect(self._tell_ended)
        state.failed.connect(self._tell_failure)

    def refresh(self) -> None:
        """Show in the side bar whether it is on, and how many ask."""
        self._sidebar.show_hint(SERVING, *self._hint())

    def _hint(self) -> tuple[str, str]:
        state = self._state
        if state.failure is not None:
            return self.tr("failed"), translated(state.failure.sentence)
        if state.phase is not ServingPhase.ON:
            return "", ""
        asking = len(state.answers)
        words = self.tr("%n asking", "", asking) if asking else self.tr("on")
        return words, self.tr("The local API is on at {url}.").format(url=state.url)

    def _tell_ended(self, failure: AppError) -> None:
        """Where the page is in view, it says so itself."""
        if self._shown_page() != SERVING:
            show = BannerAction(self.tr("Show it"), partial(self._show_page, SERVING))
            self._banner.show_message(failure.sentence, (show,), failure.detail)

    def _tell_failure(self, failure: AppError) -> None:
        self._banner.show_message(failure.sentence, details=failure.detail, is_minor=True)
