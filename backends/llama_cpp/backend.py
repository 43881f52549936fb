"""The door: llama.cpp as a `Backend`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from backends.contract.base import Device, LoadOptions, OnProgress
from backends.contract.packs import PackReport
from backends.llama_cpp.devices import list_devices
from backends.llama_cpp.library import binding_version, open_library
from backends.llama_cpp.load import load_model, read_checked
from backends.llama_cpp.model import LlamaModel
from backends.llama_cpp.speculation import WORTH


class LlamaCpp:
    """llama.cpp through llama-cpp-python's low-level bindings."""

    name = "llama.cpp"

    def __init__(self, *, draws_on_device: bool | None = None, worth: float = WORTH) -> None:
        """`draws_on_device`: whether the device of the output layer draws the tokens, be it a processor; None: where it
        is a GPU and TRIPTYCH_DEVICE_DRAWS asks for it. `worth`: how many times as fast guessing tokens has to make an
        answer to be done.
        """
        self._draws_on_device, self._worth = draws_on_device, worth

    @property
    def build(self) -> str:
        """Versions, for the record; raises EngineError(backend_unusable)."""
        return f"llama-cpp-python {binding_version()}, llama.cpp {open_library().version()}"

    @property
    def pack(self) -> PackReport | None:
        """What became of the engine pack that this process was told to load; raises EngineError(backend_unusable)."""
        return open_library().pack

    def devices(self) -> Sequence[Device]:
        """What this machine offers; raises EngineError(backend_unusable) with the reason."""
        return list_devices(open_library())

    def check(self, model: Path, options: LoadOptions) -> None:
        """Read the header and the options alone; raises EngineError by cause."""
        open_library()
        read_checked(model, options)

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> LlamaModel:
        """Check the file, then load it; raises EngineError by cause, or passes `Cancelled` from the callback."""
        return load_model(
            open_library(),
            self.build,
            model,
            options,
            on_progress,
            draws_on_device=self._draws_on_device,
            worth=self._worth,
        )
