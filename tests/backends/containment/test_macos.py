"""The macOS profile and the call it is given to, by their text and arguments; nothing is run on a Mac here."""

from __future__ import annotations

import ctypes

from backends.contract.containment import Allowed, Sockets
from backends.contract.containment.macos import profile, restrict


class Library:
    """Stands for the system's: keeps what it was called with."""

    def __init__(self, result: int = 0) -> None:
        self.result = result
        self.called: list[tuple[object, ...]] = []

    def __call__(self, *arguments: object) -> int:
        self.called.append(arguments)
        return self.result


def test_the_profile_is_given_to_the_system_as_text() -> None:
    library, may = Library(), Allowed(reads=("/models/m.gguf",))
    assert restrict(may, library) == ("sandbox_init", "")
    text, flags, _ = library.called[0]
    assert text == profile(may).encode()
    assert isinstance(flags, ctypes.c_uint64) and flags.value == 0


def test_a_profile_that_is_refused_is_said() -> None:
    means, why = restrict(Allowed(), Library(-1))
    assert means == "" and why.startswith("sandbox_init")


def test_an_engine_reads_its_model_and_writes_starts_and_connects_to_nothing() -> None:
    text = profile(Allowed(reads=("/models/m.gguf",), uses_gpu=True))
    assert text.startswith("(version 1)\n(deny default)")
    assert '(subpath "/models/m.gguf")' in text
    assert "IOSurfaceRootUserClient" in text and "MTLCompilerService" in text
    for word in ("file-write", "network", "process-exec", "process-fork", "/Users"):
        assert word not in text


def test_what_else_a_process_may_do_is_written_out() -> None:
    text = profile(Allowed(Sockets.CONNECTS, writes=("/down/loads",), runs_programs=True))
    assert '(allow file-write* (subpath "/down/loads"))' in text
    assert "(allow network-outbound)" in text
    assert "(allow process-fork process-exec)" in text
    assert "network-outbound" not in profile(Allowed(Sockets.ACCEPTS))


def test_a_path_cannot_end_its_own_quotes() -> None:
    text = profile(Allowed(reads=('/m") (allow default) ("\\',)))
    assert '(subpath "/m\\") (allow default) (\\"\\\\")' in text
