"""Failures as banners, each with its sentence and its buttons, and the way to another model.

Not here: the sentences (`app.errors`), the banner itself (`banner`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import AppError, EngineFailure
from app.state.model_in_use import ModelInUseState
from app.ui.banner import Banner, Offer
from backends.contract.errors import ErrorCode

_BUGS = (ErrorCode.INTERNAL, ErrorCode.BAD_REQUEST, ErrorCode.ENGINE_HUNG, ErrorCode.ENGINE_LOST)


class FailureDesk(QObject):
    """Says failures over the window."""

    def __init__(
        self, in_use: ModelInUseState, banner: Banner, diagnostics: Callable[[str], str], window: QWidget
    ) -> None:
        super().__init__(window)
        self._in_use = in_use
        self._banner = banner
        self._diagnostics = diagnostics
        self._window = window
        in_use.failed.connect(self._model_failed)
        in_use.lost.connect(self._engine_lost)

    def say(self, failure: AppError) -> None:
        """With “Copy diagnostics” where it is a mistake of ours."""
        is_bug = isinstance(failure, EngineFailure) and failure.code in _BUGS
        self._say(failure, *([self._copy_offer(failure)] if is_bug else []))

    def copy_diagnostics(self, trouble: str) -> None:
        """Onto the clipboard."""
        QGuiApplication.clipboard().setText(self._diagnostics(trouble))

    def choose_model(self) -> None:
        """Ask for a model file and open it."""
        dialog = QFileDialog(self._window, self.tr("Open a model file"), "", self.tr("Models (*.gguf)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_model)
        dialog.open()

    def _open_model(self, name: str) -> None:
        self._in_use.open(Path(name))

    def _model_failed(self, failure: EngineFailure) -> None:
        offers = [Offer(self.tr("Choose another file…"), self.choose_model)]
        if not self._in_use.is_demo_wanted:
            offers.append(Offer(self.tr("Use the demo model"), partial(self._in_use.open, self._in_use.demo)))
        self._say(failure, *offers)

    def _engine_lost(self, failure: EngineFailure) -> None:
        self._say(failure, Offer(self.tr("Start it again"), self._in_use.reload), self._copy_offer(failure))

    def _copy_offer(self, failure: AppError) -> Offer:
        trouble = f"{failure.title}\n{failure.detail}"
        return Offer(self.tr("Copy diagnostics"), partial(self.copy_diagnostics, trouble))

    def _say(self, failure: AppError, *offers: Offer) -> None:
        self._banner.say(f"{failure.title} {failure.advice}", offers, failure.detail)
