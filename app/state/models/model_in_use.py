"""Which model answers: opened, loading, ready or failed, with progress; what the model pill and the banner show.

Not here: the engine process (`app.services.engine.process`), what is on disk (the library).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.machine.load_policy import LoadPolicy
from app.core.machine.walls import missing_sentence
from app.core.models.model_ref import ModelRef, RemoteModel
from app.core.models.recent_models import RecentModels
from app.core.models.remote_engines import host_elsewhere, host_of
from app.errors import EngineFailure, FileNotWritten
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from app.state.models.consent import ChatConsent
from backends.contract import wire
from backends.contract.base import LoadOptions, ModelInfo
from backends.contract.errors import ErrorCode
from backends.formats.names import DEMO_NAME


class ModelPhase(StrEnum):
    """Where the model in use stands."""

    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"
    LOST = "lost"  # the engine died; the next question starts it anew


@dataclass(frozen=True)
class _Opened:
    """How a model was opened: with other options than the settings', perhaps, and although it may not fit."""

    model: ModelRef | None
    given: LoadOptions | None
    is_sure: bool = False


class ModelInUseState(QObject):
    """Signals: changed() · failed(EngineFailure) – loading failed · refused(ModelRef, EngineFailure) – it was not
    begun, and the model that was in use still is · lost(EngineFailure) – the engine died ·
    wont_fit(Shortage) – nothing was loaded, because memory would not suffice · leaving(ModelRef) – nor was anything,
    for what is asked would leave this computer, and nobody has agreed to that · hashed(ModelRef, hash) – see `hash` ·
    unsaved(FileNotWritten) – a model was loaded, and is not among the recent ones after the next start.
    """

    changed = Signal()
    failed = Signal(object)
    refused = Signal(object, object)
    lost = Signal(object)
    wont_fit = Signal(object)
    leaving = Signal(object)
    hashed = Signal(object, str)
    unsaved = Signal(object)

    def __init__(
        self,
        engine: EngineClient,
        recent: RecentModels,
        demo: ModelRef,
        policy: LoadPolicy,
        parent: QObject | None = None,
        may_ask: Callable[[ModelRef], bool] = lambda _: True,
        consent: ChatConsent | None = None,
    ) -> None:
        """`may_ask`: whether what is asked may go to where a model is."""
        super().__init__(parent)
        self.consent = consent or ChatConsent(parent=self)
        self._engine = engine
        self._recent = recent
        self._policy = policy
        self.may_ask = may_ask
        self._reply: Reply | None = None
        self._given: LoadOptions | None = None  # other options than the settings', for the model that is wanted
        self._is_sure = False
        self._names: dict[ModelRef, str] = {}  # what models that were found call themselves
        self._in_force = _Opened(None, None)  # what the engine holds
        self._hash: tuple[ModelRef | None, str] = (None, "")  # of which model, and what
        self.failure: EngineFailure | None = None
        self.refusal: tuple[ModelRef, EngineFailure] | None = None  # what was not opened last, and why
        self.demo = demo
        self.wanted: ModelRef | None = None
        self.fraction = 0.0
        self.name = ""  # of the model that is wanted
        engine.changed.connect(self.changed)
        engine.lost.connect(self.lost)

    @property
    def phase(self) -> ModelPhase:
        """From the engine's phase and how the last loading ended."""
        if self._reply is not None:
            return ModelPhase.LOADING  # also while the engine still closes a loading that was cancelled for this one
        match self._engine.phase:
            case EnginePhase.READY:
                return ModelPhase.READY
            case EnginePhase.LOADING | EnginePhase.STARTING:
                return ModelPhase.LOADING
            case EnginePhase.LOST:
                return ModelPhase.LOST
            case EnginePhase.STOPPED | EnginePhase.EMPTY:
                return ModelPhase.FAILED if self.failure else ModelPhase.NONE

    @property
    def not_held(self) -> Sentence | None:
        """What this system does not hold around the engine; None where all holds, or no engine has run."""
        return missing_sentence(self._engine.confinement)

    @property
    def host_elsewhere(self) -> str:
        """The other computer that what is asked goes to; empty where it stays on this one."""
        asked = self.loaded or self.wanted
        return host_elsewhere(asked.address) if isinstance(asked, RemoteModel) else ""

    @property
    def sees_tokens(self) -> bool:
        """Whether answers are made of tokens that are known here; not so of a server that renders the prompt itself,
        where nothing is counted, inspected, continued or repeated exactly.
        """
        return self.model is None or self._engine.capabilities.renders

    @property
    def model(self) -> ModelInfo | None:
        """The model that is loaded; None without one."""
        return self._engine.model

    @property
    def loaded(self) -> ModelRef | None:
        """Which model is loaded, as it was opened."""
        return self._engine.loaded

    @property
    def hash(self) -> str:
        """SHA-256 of the loaded model; empty until it is known."""
        model, found = self._hash
        return found if model is not None and self.loaded == model else ""

    def set_hash(self, model: ModelRef, found: str) -> None:
        """Of this model, as it is on the disk now."""
        self._hash = (model, found)
        self.hashed.emit(model, found)

    @property
    def is_answering(self) -> bool:
        """Whether anybody waits for an answer: of a chat, a comparison or a study."""
        return self._engine.is_answering

    @property
    def is_demo_wanted(self) -> bool:
        """Whether the model in use, or on its way, is the bundled one."""
        return self.wanted == self.demo

    @property
    def resident(self) -> int:
        """Bytes of memory the engine process holds."""
        return self._engine.resident

    @property
    def recent(self) -> tuple[ModelRef, ...]:
        """Models opened before that are still there, newest first; without the demo model."""
        return tuple(model for model in self._recent.present() if model != self.demo)

    def learn_names(self, names: Mapping[ModelRef, str]) -> None:
        """What models on the disk call themselves in their headers."""
        self._names.update(names)

    def name_of(self, model: ModelRef) -> str:
        """What a model is called, everywhere: by itself, as far as that is known before it is loaded."""
        if model == self.demo:
            return DEMO_NAME
        own = self._names.get(model) or self._recent.name_of(model) or model.name
        return own or (host_of(model) if isinstance(model, RemoteModel) else "")

    def open_last(self) -> None:
        """At the start: what was used last, else the demo model."""
        present = self._recent.present()
        self.open(present[0] if present else self.demo)

    def open(self, model: ModelRef, options: LoadOptions | None = None, *, is_sure: bool = False) -> None:
        """Load this model in place of the present one; not where it would not fit, unless the user is sure, nor where
        nobody has agreed that questions leave this computer.
        """
        if not self.may_ask(model):
            self.leaving.emit(model)
            return
        wanted = options or self._policy.options(model)
        missing = None if is_sure else self._policy.shortage(model, wanted)
        if missing is not None:
            self.wont_fit.emit(missing)
            return
        self.cancel()
        self._given, self._is_sure = options, is_sure
        self.wanted, self.fraction, self.failure, self._hash = model, 0.0, None, (None, "")
        self.refusal = None
        self.name = self.name_of(model)
        reply = self._reply = self._engine.load(model, wanted)
        reply.progress.connect(self._progressed)
        reply.finished.connect(self._loaded)
        reply.failed.connect(self._not_loaded)
        self.changed.emit()

    @property
    def options(self) -> LoadOptions:
        """How the wanted model is loaded."""
        return self._given or (self._policy.options(self.wanted) if self.wanted else self._policy.usual())

    def would_fit(self, options: LoadOptions) -> bool:
        """Whether the wanted model could be loaded like this."""
        return self.wanted is not None and self._policy.shortage(self.wanted, options) is None

    def reload(self) -> None:
        """Load the same model in the same way again."""
        if self.wanted is not None:
            self.open(self.wanted, self._given, is_sure=self._is_sure)

    def reload_anew(self) -> None:
        """Load the same model as the settings have it now."""
        if self.wanted is not None:
            self.open(self.wanted)

    def unload(self) -> None:
        """Give the memory back; the next question loads the model again."""
        self._engine.unload()

    def cancel(self) -> None:
        """Stop loading; nothing is loaded then."""
        if self._reply is not None:
            self._reply.cancel()

    def _progressed(self, event: wire.Loading) -> None:
        """The pill shows one number: what comes before and after reading the weights is short."""
        self.fraction = event.fraction if event.stage == "loading" else self.fraction
        self.changed.emit()

    def _loaded(self, event: wire.Loaded) -> None:
        self._reply, self.name = None, event.info.name
        if self.loaded is not None:
            self._in_force = _Opened(self.loaded, self._given, self._is_sure)
            self._names[self.loaded] = self.name
            self._remember(self.loaded)
        self.changed.emit()

    def _remember(self, model: ModelRef) -> None:
        try:
            self._recent.add(model, self.name)
        except FileNotWritten as failure:
            self.unsaved.emit(failure)

    def _not_loaded(self, failure: EngineFailure) -> None:
        if self._reply is None or not self._reply.is_closed:
            return  # another file was opened since
        self._reply = None
        if self._engine.phase is EnginePhase.READY:
            self._go_back(failure)
            return
        is_known = failure.code is not ErrorCode.CANCELLED
        self.failure = failure if is_known else self.failure
        self.changed.emit()
        if is_known and failure.code not in (ErrorCode.ENGINE_LOST, ErrorCode.ENGINE_HUNG):
            self.failed.emit(failure)

    def _go_back(self, failure: EngineFailure) -> None:
        """The engine looked at what was to be opened and kept what it has."""
        refused = self.wanted
        self.wanted, self._given, self._is_sure = self._in_force.model, self._in_force.given, self._in_force.is_sure
        self.name = self.model.name if self.model else ""
        self.refusal = (refused, failure) if refused is not None else None
        self.changed.emit()
        self.refused.emit(refused, failure)
