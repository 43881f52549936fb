"""What happens when a model is here: fetched, it is loaded at once or offered; dropped on the window, it is opened.

Not here: fetching (`app.state.models.models`), what is on the disk (`app.state.models.library`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.core.models.model_ref import LocalModel, ModelRef
from app.core.models.remote_engines import RemoteEngine
from app.core.packs.pack_file import looks_like_pack
from app.errors import AppError
from app.state.models.consent import Leaving
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.models.leaving_form import LeavingForm
from app.ui.models.models_folder_controller import ModelParts
from app.ui.shell.pages import Pages
from backends.contract.forms import looks_like_model, model_of_file


class Arrivals(QObject):
    """Listens for models, and for files that are dropped anywhere on the window."""

    def __init__(
        self,
        parts: ModelParts,
        banner: Banner,
        pages: Pages,
        show_chat: Callable[[], object],
        has_begun: Callable[[], bool],
        allow_here: Callable[[str], None],
        window: QMainWindow,
        zones: Iterable[QWidget] = (),
        offer_pack: Callable[[Path], object] = lambda _: None,
    ) -> None:
        """`offer_pack` is called with a dropped file that is an engine pack, `allow_here` with a host that the chat in
        view may be sent to.
        """
        super().__init__(window)
        self._offer_pack, self._allow_here = offer_pack, allow_here
        self._parts, self._banner, self._pages = parts, banner, pages
        self._show_chat, self._has_begun, self._window = show_chat, has_begun, window
        self._dropped: set[LocalModel] = set()
        self._asking: dict[Leaving, LeavingForm] = {}
        parts.in_use.consent.withdrawn.connect(self._withdraw)
        parts.models.fetched.connect(self._fetched)
        parts.library.added.connect(self._added)
        for failing in (parts.models.failed, parts.library.failed, parts.moving.failed):
            failing.connect(self._failed)
        window.setAcceptDrops(True)
        for zone in (window, *zones):  # those that take dropped files themselves would attach a model to the question
            zone.installEventFilter(self)

    def use(self, model: ModelRef) -> None:
        """Load it; the cursor is in the box meanwhile. A chat that has begun is kept, and what that costs is said. Asks
        first where what is asked would leave this computer, and nobody has agreed to that.
        """
        if (leaving := self._parts.engines.to_agree(model)) is not None:
            LeavingForm(leaving, self._window).ask(partial(self._agree, leaving))
            return
        is_other = self._parts.in_use.wanted != model
        self._parts.in_use.open(model)
        self._show_chat()
        if is_other and self._has_begun() and self._parts.in_use.wanted == model:
            words = self.tr("This chat goes on with the other model, which reads all of it before its first answer.")
            self._banner.show_message(words, is_failure=False)

    def ask_to_leave(self, leaving: Leaving) -> None:
        """Ask whether a chat may be sent to another computer; nothing of it is before that."""
        form = self._asking[leaving] = LeavingForm(leaving.engine, self._window, is_for_chat=True)
        form.finished.connect(partial(self._end_asking, leaving))
        form.ask(partial(self._send, leaving), partial(self._parts.in_use.consent.answer, leaving, is_allowed=False))

    def _end_asking(self, leaving: Leaving, _result: int) -> None:
        self._asking.pop(leaving, None)

    def _withdraw(self, leaving: Leaving) -> None:
        """Nobody waits for the answer any more: the chat was stopped."""
        if (form := self._asking.pop(leaving, None)) is not None:
            form.reject()

    def _agree(self, engine: RemoteEngine, is_for_all: bool) -> None:
        self._parts.engines.agree(engine.model)
        self._allow_here(engine.host)
        if is_for_all:
            self._parts.engines.ask_no_more(engine.model)
        self.use(engine.model)

    def _send(self, leaving: Leaving, is_for_all: bool) -> None:
        if is_for_all:
            self._parts.engines.ask_no_more(leaving.engine.model)
        self._parts.in_use.consent.answer(leaving, is_allowed=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            packs = [path for path in _files_in(event) if looks_like_pack(path)]
            if packs:
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.Drop:
                    self._offer_pack(packs[0])
                return True
            paths = _models_in(event)
            if paths:
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.Drop:
                    self._take(paths)
                return True
        return super().eventFilter(watched, event)

    def _take(self, paths: list[Path]) -> None:
        """All of them are added where they lie; the last one answers."""
        self._dropped.add(LocalModel(paths[-1]))
        for path in paths:
            self._parts.library.add(path)

    def _added(self, model: LocalModel) -> None:
        if model in self._dropped:
            self._dropped.discard(model)
            self.use(model)

    def _fetched(self, title: str, model: LocalModel) -> None:
        self._parts.library.refresh()
        if self._parts.in_use.wanted == model or not self._window.isVisible():
            return  # another window has taken it, or will
        is_in_view = self._pages.is_first_shown or self._pages.shown == "models"
        if self._parts.in_use.is_answering or not is_in_view:
            words = self.tr("{name} is ready, every byte verified.").format(name=title)
            use = BannerAction(self.tr("Use it now"), partial(self.use, model))
            self._banner.show_message(words, (use,), is_failure=False, about=About.MODEL)
        else:
            self.use(model)

    def _failed(self, failure: AppError) -> None:
        self._banner.show_message(failure.sentence, details=failure.detail, about=About.MODELS_PAGE)


def _models_in(event: QDropEvent) -> list[Path]:
    """Local files and folders that may be models."""
    return [model_of_file(path) for path in _files_in(event) if looks_like_model(path)]


def _files_in(event: QDropEvent) -> list[Path]:
    """Local files and folders."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
