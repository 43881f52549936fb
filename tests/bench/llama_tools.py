"""llama.cpp's own tools, built from the very sources that llama-cpp-python carries and run on our installed libraries.

The build leaves out the compute kernels: the tools load those we ship, so both sides of a comparison run the same
machine code. Once per version, into the user's cache. Not here: what is compared (`peers`).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Generator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import platformdirs

from tests.bench.machine import threads

TOOLS = ("llama-bench", "llama-server", "llama-batched-bench")
_OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    *(f"-DLLAMA_{part}=OFF" for part in ("CURL", "OPENSSL", "USE_PREBUILT_UI")),
    *(f"-DLLAMA_BUILD_{part}=OFF" for part in ("TESTS", "EXAMPLES", "APP", "UI")),
    "-DGGML_NATIVE=OFF",
    "-DGGML_BACKEND_DL=ON",
    "-DGGML_CPU=OFF",
)
_LIBRARY_PATH = {"win32": "PATH", "darwin": "DYLD_LIBRARY_PATH"}.get(sys.platform, "LD_LIBRARY_PATH")
_PATIENCE = 120.0  # seconds for a server to load a model


def our_libraries() -> Path:
    """The folder of the libraries that our engine loads."""
    spec = find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("llama-cpp-python is not installed: run make setup")
    return Path(spec.origin).parent / "lib"


def tools() -> Path:
    """The folder of the built tools; builds them when they are not there (about 12 minutes of one core)."""
    home = platformdirs.user_cache_path("triptych-bench") / f"llama_cpp_python-{version('llama-cpp-python')}"
    folder = home / "build" / "bin"
    if not all(shutil.which(tool, path=str(folder)) for tool in TOOLS):
        print("Building llama.cpp's own tools, once …", flush=True)
        _fetch_sources(home)
        _build(home)
    return folder


def _fetch_sources(home: Path) -> None:
    """The source package, through pip; only llama.cpp's part of it is unpacked."""
    if (home / "source").exists():
        return
    wanted = f"llama-cpp-python=={version('llama-cpp-python')}"
    with tempfile.TemporaryDirectory() as folder:
        pip = [_uv(), "tool", "run", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, "--dest", folder, wanted], check=True)
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
        home.mkdir(parents=True, exist_ok=True)
        shutil.move(next(Path(folder).glob("*/vendor/llama.cpp")), home / "source")


def _uv() -> str:
    own = Path(__file__).resolve().parents[2] / ".venv-uv" / "bin"
    found = shutil.which("uv") or shutil.which("uv", path=str(own))
    if found is None:
        raise FileNotFoundError("uv is not installed: run make setup")
    return found


def _build(home: Path) -> None:
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    subprocess.run(["cmake", "-S", "source", "-B", "build", *generator, *_OPTIONS], cwd=home, check=True)
    build = ["cmake", "--build", "build", "--config", "Release", "--parallel", str(os.cpu_count() or 1)]
    subprocess.run([*build, "--target", *TOOLS], cwd=home, check=True)


def _command(tool: str, *arguments: str) -> list[str]:
    return [str(shutil.which(tool, path=str(tools()))), *arguments]


def _environment() -> dict[str, str]:
    """Our libraries before the tools' own; threads that wait sleep, as in our engine."""
    places = [str(our_libraries()), str(tools()), os.environ.get(_LIBRARY_PATH, "")]
    return {
        **os.environ,
        _LIBRARY_PATH: os.pathsep.join(places).rstrip(os.pathsep),
        "OMP_WAIT_POLICY": "passive",
    }


def _json_lines(tool: str, *arguments: str) -> list[dict[str, Any]]:  # Any: a tool's own JSON
    """Run a tool where our compute libraries lie, which is where it looks for them."""
    told = subprocess.run(
        _command(tool, *arguments), cwd=our_libraries(), env=_environment(), capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]
    if told.returncode or not lines:
        raise RuntimeError(f"{tool} ended with {told.returncode}: {told.stderr[-800:]}")
    return lines


def llama_bench(model: Path, prompt: int, new: int, depth: int, runs: int = 1) -> list[float]:
    """Tokens a second read or written, one of the two, behind so many tokens, which are read once for all runs."""
    given = ["-m", str(model), "-p", str(prompt), "-n", str(new), "-d", str(depth), "-t", str(threads())]
    results = _json_lines("llama-bench", *given, "-r", str(runs), "-o", "jsonl", "-fa", "on", "--repack", "0")
    return results[0]["samples_ts"]


def batched_bench(model: Path, prompt: int, new: int, parallel: int) -> float:
    """Tokens a second of all sequences together while decoding."""
    # The tool sometimes loses its last line, hence a second run that nobody reads.
    given = ["-npp", str(prompt), "-ntg", str(new), "-npl", f"{parallel},1", "-t", str(threads()), "-c", "4096", "-kvu"]
    options = ["-fa", "on", "--no-repack", "--output-format", "jsonl"]
    return _json_lines("llama-batched-bench", "-m", str(model), *given, *options)[0]["speed_tg"]


class Server:
    """A running llama-server, asked with ids."""

    def __init__(self, port: int) -> None:
        self._port = port

    def is_ready(self) -> bool:
        """Whether the model is loaded."""
        try:
            return self._ask("GET", "/health")[0] == http.client.OK
        except OSError:
            return False

    def complete(self, prompt: list[int], new: int) -> dict[str, Any]:  # Any: the server's own JSON
        """Exactly `new` tokens, drawn as gpt-oss's defaults draw them."""
        sampling = {"temperature": 1.0, "samplers": ["temperature"], "seed": 1}
        body = {"prompt": prompt, "n_predict": new, "ignore_eos": True, "cache_prompt": False, **sampling}
        status, answer = self._ask("POST", "/completion", json.dumps(body))
        if status != http.client.OK:
            raise RuntimeError(f"llama-server: {answer[:400]}")
        return json.loads(answer)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


@contextlib.contextmanager
def server(model: Path, slots: int) -> Generator[Server]:
    """llama-server with so many slots, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    given = ["-m", str(model), "-np", str(slots), "-c", "4096", "-t", str(threads()), "--port", str(port)]
    command = _command("llama-server", *given, "-fa", "on", "--no-repack", "--kv-unified", "--offline", "--log-disable")
    process = subprocess.Popen(command, cwd=our_libraries(), env=_environment(), stderr=subprocess.DEVNULL)
    try:
        answering = Server(port)
        deadline = time.monotonic() + _PATIENCE
        while not answering.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"llama-server did not start (exit code {process.poll()})")
            time.sleep(0.1)
        yield answering
    finally:
        process.terminate()
        process.wait()
