"""Failures as banners, each with its sentence and its buttons, and the way to another model.

Not here: the sentences (`app.errors`), the banner itself (`banner`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.machine.load_policy import LoadPolicy
from app.core.machine.prediction import Shortage
from app.core.models.model_ref import LocalModel, ModelRef
from app.core.models.remote_engines import host_of
from app.core.store.database import DiskFullError, UnreadableError
from app.errors import AppError, EngineFailure, FileNotWritten
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.sentences import translated
from app.ui.kit.words import count, gib
from backends.contract.base import LoadOptions
from backends.contract.errors import ErrorCode
from backends.contract.forms import FILE_PATTERNS, model_of_file

_BUGS = (
    ErrorCode.INTERNAL,
    ErrorCode.BAD_REQUEST,
    ErrorCode.ENGINE_HUNG,
    ErrorCode.ENGINE_LOST,
    ErrorCode.BACKEND_UNUSABLE,
)


class FailureController(QObject):
    """Says failures over the window."""

    def __init__(
        self,
        in_use: ModelInUseState,
        policy: LoadPolicy,
        banner: Banner,
        diagnostics: Callable[[str], str],
        dialogs: FileDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._in_use = in_use
        self._policy = policy
        self._banner = banner
        self._was_ready = False
        self._diagnostics = diagnostics
        self._dialogs = dialogs
        self._window = window
        in_use.failed.connect(self._model_failed)
        in_use.refused.connect(self._model_refused)
        in_use.lost.connect(self._engine_lost)
        in_use.wont_fit.connect(self._wont_fit)
        in_use.unsaved.connect(self.show_unsaved)
        in_use.changed.connect(self._heed_model)

    def show_failure(self, failure: AppError) -> None:
        """With “Copy diagnostics” where it is a mistake of ours."""
        self._show_with(failure, *self._report_of(failure), about=_about(failure))

    def show_unsaved(self, failure: FileNotWritten) -> None:
        """What is merely forgotten at the next start hides no chat that cannot be saved."""
        self._banner.show_message(failure.sentence, details=failure.detail, is_minor=True, about=About.FILES)

    def show_chat_failure(self, failure: AppError) -> None:
        """A failure that is over once the chat goes on."""
        self._show_with(failure, *self._report_of(failure), about=About.CHAT)

    def _report_of(self, failure: AppError) -> list[BannerAction]:
        is_bug = isinstance(failure, EngineFailure) and failure.code in _BUGS
        return [self._copy_action(failure)] if is_bug else []

    def _heed_model(self) -> None:
        """What was wrong with the model is over once one is loaded."""
        is_ready = self._in_use.phase is ModelPhase.READY
        if is_ready and not self._was_ready:
            self._banner.end(About.MODEL)
        self._was_ready = is_ready

    def copy_diagnostics(self, trouble: str) -> None:
        """Copy the diagnostics about this trouble to the clipboard."""
        QGuiApplication.clipboard().setText(self._diagnostics(trouble))

    def choose_model(self) -> None:
        """Ask for a model file and open it. Where a model is a folder, a file in it stands for it."""
        patterns = self.tr("Models ({patterns})").format(patterns=" ".join(FILE_PATTERNS))
        dialog = self._dialogs.file(self._window, self.tr("Open a model file"), FileKind.MODEL, (patterns,))
        dialog.fileSelected.connect(self._open_model)
        dialog.open()

    def warn_scarce(self, available: int) -> None:
        """While running: before the system ends a program."""
        words = self.tr("Memory is nearly used up: {size} left. Close other programs, or unload the model.")
        unload = BannerAction(self.tr("Unload"), self._in_use.unload)
        self._banner.show_message(words.format(size=gib(available)), (unload,), about=About.MEMORY)

    def end_scarce(self) -> None:
        """Take the notice about memory away: there is room again."""
        self._banner.end(About.MEMORY)

    def _wont_fit(self, missing: Shortage) -> None:
        """By how much, and what would."""
        model, context = missing.model, count(missing.fit.settings.context)
        words = self.tr("{name} does not fit with {context} tokens of context: it is {size} short.")
        actions = [
            BannerAction(self._way(options), partial(self._in_use.open, model, options))
            for options in missing.smaller[:1]
        ]
        actions.append(BannerAction(self.tr("Choose another file…"), self.choose_model))
        actions.append(
            BannerAction(self.tr("Load anyway"), partial(self._in_use.open, model, missing.options, is_sure=True))
        )
        details = "\n".join(translated(choice.reason) for choice in missing.choices)
        said = words.format(name=self._in_use.name_of(model), context=context, size=gib(missing.missing))
        self._banner.show_message(said, tuple(actions), details, about=About.MODEL)

    def _way(self, options: LoadOptions) -> str:
        """A smaller load in a few words."""
        if options.cpu_expert_layers:
            words = self.tr("Experts of {layers} layers on the CPU")
            return words.format(layers=options.cpu_expert_layers)
        return self.tr("Use {context} tokens").format(context=count(options.context))

    def _open_model(self, name: str) -> None:
        self._in_use.open(LocalModel(model_of_file(Path(name))))

    def _model_failed(self, failure: EngineFailure) -> None:
        actions = [BannerAction(self.tr("Choose another file…"), self.choose_model)]
        if not self._in_use.is_demo_wanted:
            actions.append(BannerAction(self.tr("Use the demo model"), partial(self._in_use.open, self._in_use.demo)))
        if failure.code is ErrorCode.OUT_OF_MEMORY:
            actions = [*self._retry(), *actions][:3]
        elif failure.code is ErrorCode.BACKEND_UNUSABLE:  # no other model would help
            actions = [BannerAction(self.tr("Try again"), self._in_use.reload), *self._report_of(failure)]
        elif failure.code in _BUGS:
            actions = [*actions, *self._report_of(failure)]
        self._show_with(failure, *actions, about=About.MODEL)

    def _model_refused(self, model: ModelRef, failure: EngineFailure) -> None:
        """Something was looked at and not opened: the model that was in use is still there."""
        words = self.tr("“{file}” was not opened. {reason} “{name}” is still in use.")
        told = words.format(file=_called(model), reason=translated(failure.sentence), name=self._in_use.name)
        if isinstance(model, LocalModel):
            another = BannerAction(self.tr("Choose another file…"), self.choose_model)
        else:
            another = BannerAction(self.tr("Try again"), partial(self._in_use.open, model))
        actions = (another, *self._report_of(failure))
        self._banner.show_message(told, actions, failure.detail, about=About.MODEL)

    def _retry(self) -> list[BannerAction]:
        """The same model with less, where that may work."""
        model, options = self._in_use.wanted, self._in_use.options
        less = self._policy.smaller(model, options) if model else None
        return [BannerAction(self._way(less), partial(self._in_use.open, model, less))] if model and less else []

    def _died_loading(self, failure: EngineFailure) -> None:
        """The numbers, and a smaller load on one click."""
        model = self._in_use.wanted
        need = self._policy.need(model, self._in_use.options) if model else None
        words = self.tr("The engine stopped while loading the model.")
        if need is not None:
            figures = self.tr("The model takes {need}, and {room} is available.")
            words += " " + figures.format(need=gib(need[0]), room=gib(max(0, need[1])))
        again = BannerAction(self.tr("Try again"), self._in_use.reload)
        actions = (*self._retry(), again, self._copy_action(failure))
        self._banner.show_message(words, actions, failure.detail, about=About.MODEL)

    def _engine_lost(self, failure: EngineFailure) -> None:
        if failure is self._in_use.failure:
            self._died_loading(failure)
            return
        again = BannerAction(self.tr("Start it again"), self._in_use.reload)
        self._show_with(failure, again, self._copy_action(failure), about=About.MODEL)

    def _copy_action(self, failure: AppError) -> BannerAction:
        trouble = f"{failure.title}\n{failure.detail}"
        return BannerAction(self.tr("Copy diagnostics"), partial(self.copy_diagnostics, trouble))

    def _show_with(self, failure: AppError, *actions: BannerAction, about: Hashable = None) -> None:
        self._banner.show_message(failure.sentence, actions, failure.detail, about=about)


def _about(failure: AppError) -> Hashable:
    """Return what the failure is about, where somebody else can see that it is over."""
    if isinstance(failure, DiskFullError):
        return About.DISK
    return About.LOCK if isinstance(failure, UnreadableError) else None  # damage is mended, and the chats opened again


def _called(model: ModelRef) -> str:
    """The file, or what the server calls it; else the server."""
    return Path(model.path).name if isinstance(model, LocalModel) else model.name or host_of(model)
