"""The settings as something to listen to, and what follows from them for a new chat and for loading a model.

Signals: changed(Setting) – it has another value. Not here: the table and the file (`app.settings`).
"""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.chats.conversation import new_details
from app.core.chats.turns import ConversationDetails, SamplingChoice
from app.core.machine.measurements import Measurement
from app.settings import (
    CONTEXT,
    EFFORT,
    INSTRUCTIONS,
    MAX_TOKENS,
    REPACK,
    TEMPERATURE,
    THREADS,
    TOP_P,
    UBATCH,
    Setting,
    Settings,
    SettingValue,
)
from backends.contract.base import LoadOptions
from backends.contract.messages import Effort

V = TypeVar("V", bound=SettingValue)


class PreferencesState(QObject):
    """Reads and writes settings and tells who listens."""

    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def get(self, setting: Setting[V]) -> V:
        """Return the value of this setting that is in force."""
        return self._settings.get(setting)

    def set(self, setting: Setting[V], value: V) -> None:
        """Keep it and tell; raises SettingsError."""
        if value != self._settings.get(setting):
            self._settings.set(setting, value)
            self.changed.emit(setting)

    def reset(self, setting: Setting[V]) -> None:
        """Set this setting back to its default; raises SettingsError where that cannot be saved."""
        self.set(setting, setting.default)

    def new_chat(self) -> ConversationDetails:
        """What a new chat begins with."""
        sampling = SamplingChoice(
            temperature=self.get(TEMPERATURE), top_p=self.get(TOP_P), max_tokens=self.get(MAX_TOKENS)
        )
        details = new_details(instructions=self.get(INSTRUCTIONS), effort=Effort(self.get(EFFORT)))
        return replace(details, sampling=sampling)

    def load_options(self) -> LoadOptions:
        """How a model is loaded."""
        return LoadOptions(
            context=self.get(CONTEXT),
            threads=self.get(THREADS),
            ubatch=self.get(UBATCH),
            repack=self.get(REPACK) or None,
        )

    def keep_threads(self, measurement: Measurement) -> bool:
        """Make the fastest number of threads this computer's, where it is left to us and the figures can be trusted;
        whether it is another now. Raises SettingsError.
        """
        best = measurement.best
        if best is None or not measurement.is_quiet or self.get(THREADS) or not best.trial.options.threads:
            return False
        self.set(THREADS, best.trial.options.threads)
        return True

    def keep_fastest(self, options: LoadOptions) -> None:
        """Load models like this from now on; raises SettingsError."""
        self.set(THREADS, options.threads)
        self.set(UBATCH, options.ubatch)
        self.set(REPACK, bool(options.repack))
