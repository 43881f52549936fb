"""How each model is loaded, where the user wants it otherwise than the settings have it for all; a small JSON file."""

from __future__ import annotations

from pathlib import Path

from app.core.models.model_ref import ModelRef
from app.errors import FileNotWritten
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.base import LoadOptions


class ModelOptionsFile(JsonFile[dict[str, LoadOptions]]):
    """By the model's key. Where it is empty, the settings for all are in force."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, dict[str, LoadOptions], Sentence("The load settings of this model could not be saved."))

    def of(self, model: ModelRef) -> LoadOptions | None:
        """What the user chose for this model."""
        return self.value.get(model.key)

    def keep(self, model: ModelRef, options: LoadOptions) -> None:
        """From now on. Raises FileNotWritten, and then keeps what was in force."""
        self._change({**self.value, model.key: options})

    def forget(self, model: ModelRef) -> None:
        """As the settings have it for all. Raises FileNotWritten, and then keeps what was in force."""
        if model.key in self.value:
            self._change({kept: options for kept, options in self.value.items() if kept != model.key})

    def _change(self, kept: dict[str, LoadOptions]) -> None:
        before = self.value
        try:
            self.write(kept)
        except FileNotWritten:
            self.value = before
            raise
