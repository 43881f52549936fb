"""The table of backends: one line each, from which the engine, the command line and the window know them.

A backend is a folder in `backends/` and a line here. Nothing of it is imported before it is used: `adapter` says in
words where its class is. Not here: choosing and opening one (`backends.engine.registry`), the forms (`forms`).
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Sequence

import msgspec

from backends.contract.capabilities import Capabilities
from backends.contract.forms import ModelForm


class BackendKind(msgspec.Struct, frozen=True):
    """What is known of a backend without importing it."""

    name: str  # as it is typed
    title: str  # as it is read, and as `ModelInfo.backend` has it
    form: ModelForm  # of the models it takes
    adapter: str  # module:class, a `backends.contract.base.Backend`
    capabilities: Capabilities  # of a model that it has loaded
    systems: tuple[tuple[str, str], ...] = ()  # sys.platform and platform.machine() of those it is made for; (): all
    needs: str = ""  # the same in words, where it is not made for all
    is_offered: bool = True  # to people; a test's backend answers, but nobody is shown it
    adapters: str = ""  # what a LoRA adapter for it is, in words
    is_lazy: bool = False  # takes memory as it goes: what it holds after a load says little

    def runs_on(self, system: str, machine: str) -> bool:
        """Tell whether it is made for such a system; `system` as sys.platform, `machine` as platform.machine()."""
        return not self.systems or (system, machine) in self.systems


_ANSWERS = Capabilities(renders=True, constrains=True, tools=True, parallel=True, seeds=True)
_SCORES = msgspec.structs.replace(_ANSWERS, logprobs=True)
_WITH_ADAPTERS = msgspec.structs.replace(_SCORES, adapters=True, reads_ahead=True)
_LLAMA_CPP = msgspec.structs.replace(_WITH_ADAPTERS, keeps_prefixes=True)

BACKENDS: tuple[BackendKind, ...] = (
    BackendKind(
        "llama.cpp",
        "llama.cpp",
        ModelForm.GGUF,
        "backends.llama_cpp:LlamaCpp",
        _LLAMA_CPP,
        adapters="a GGUF file",
    ),
    BackendKind(
        "mlx",
        "MLX",
        ModelForm.MLX,
        "backends.mlx:Mlx",
        _WITH_ADAPTERS,
        systems=(("darwin", "arm64"),),
        needs="Apple silicon",
        adapters="mlx-lm's folder",
        is_lazy=True,
    ),
    BackendKind("scripted", "scripted", ModelForm.SCRIPT, "backends.scripted:Scripted", _SCORES, is_offered=False),
)

REMOTE = BackendKind(
    "remote", "remote", ModelForm.SERVER, "backends.remote:Remote", _ANSWERS, is_offered=False, is_lazy=True
)
"""Of the engine process for engines elsewhere, which has no other."""


def offered(kinds: Sequence[BackendKind] = BACKENDS) -> tuple[BackendKind, ...]:
    """Give those that people may choose from."""
    return tuple(kind for kind in kinds if kind.is_offered)


def kind_named(name: str, kinds: Iterable[BackendKind] = BACKENDS) -> BackendKind | None:
    """Find a backend by its name or title, in whatever case."""
    wanted = name.casefold()
    return next((kind for kind in kinds if wanted in (kind.name.casefold(), kind.title.casefold())), None)


def kind_for(form: ModelForm, kinds: Iterable[BackendKind] = BACKENDS) -> BackendKind | None:
    """Find the first backend that takes models of a form."""
    return next((kind for kind in kinds if kind.form == form), None)


def runs_here(kind: BackendKind) -> bool:
    """Tell whether this computer is one that the backend is made for."""
    return kind.runs_on(sys.platform, platform.machine())
