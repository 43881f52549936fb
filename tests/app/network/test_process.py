"""The real process: its protocol, how it ends, what survives it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from app.core.models.network_wire import (
    EVENTS,
    AnyEvent,
    AnyRequest,
    Failed,
    Fetch,
    Fetched,
    FilesListed,
    Hub as HubAddress,
    ListFiles,
    Progress,
    Ready,
)
from app.core.models.repository import models_in, refused_of
from app.network_errors import NetworkCode
from backends.contract.containment import Allowed, as_arguments
from backends.lines import encode_line
from tests.app.network.conftest import REPOSITORY, Fetcher
from tests.hub_server import Hub
from tests.models import write_random_gguf

ROOT = Path(__file__).resolve().parents[3]
CONTENT = os.urandom(3_000_000)
NAME = "m.gguf"


class Process:
    """A network process and the pipes to it."""

    def __init__(self, request: AnyRequest, prefix: tuple[str, ...] = ()) -> None:
        may = Allowed(writes=(request.folder,)) if isinstance(request, Fetch) else Allowed()
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-P", "-m", "app.network", *as_arguments(may)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.stdin, self._out = self._process.stdin, self._process.stdout
        self.stdin.write(encode_line(request))
        self.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.stdin.close()
        self._out.close()

    def events(self) -> Iterator[AnyEvent]:
        """To the end."""
        yield from map(EVENTS.decode, self._out)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def exit_code(self) -> int:
        return self._process.wait(10)


@pytest.fixture(autouse=True)
def _published(hub: Hub) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)


def until_half(process: Process) -> None:
    next(event for event in process.events() if isinstance(event, Progress) and event.done > 1_000_000)


@pytest.mark.slow
def test_a_killed_process_is_gone_on_with(fetcher: Fetcher, hub: Hub) -> None:
    hub.slowness = 0.02
    with Process(fetcher.request(NAME)) as first:
        until_half(first)
    hub.slowness = 0.0
    (part,) = fetcher.folder.rglob("*.triptych-part")
    assert fetcher.written() == {part.name}
    there = part.stat().st_size
    with Process(fetcher.request(NAME)) as second:
        *_, closing = second.events()
        assert second.exit_code() == 0
    assert isinstance(closing, Fetched)
    assert Path(closing.paths[0]).read_bytes() == CONTENT
    assert hub.asked[-1].headers["range"] == f"bytes={there}-"


@pytest.mark.slow
def test_it_leaves_as_soon_as_its_input_ends(fetcher: Fetcher, hub: Hub) -> None:
    hub.slowness = 0.05
    with Process(fetcher.request(NAME)) as process:
        next(event for event in process.events() if isinstance(event, Progress))
        process.stdin.close()
        assert process.exit_code() == 0
    assert NAME not in fetcher.written(), "it did not wait for the rest"


@pytest.mark.slow
def test_two_at_once_never_write_the_same_file(fetcher: Fetcher, hub: Hub) -> None:
    other = hub.add(REPOSITORY, "other.gguf", CONTENT[::-1])
    hub.slowness = 0.01
    with Process(fetcher.request(NAME)) as first, Process(fetcher.request("other.gguf")) as beside:
        until_half(first)
        hub.slowness = 1.0
        with Process(fetcher.request(NAME)) as second:
            *_, refused = second.events()
        assert isinstance(refused, Failed) and refused.code == NetworkCode.BUSY
        hub.slowness = 0.0
        for process in (first, beside):
            *_, closing = process.events()
            assert isinstance(closing, Fetched)
    assert {path.name for path in fetcher.folder.rglob("blobs/*")} == {
        hub.repositories[REPOSITORY].files[NAME].digest,
        other.digest,
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="Windows has no limit on file sizes")
def test_a_disk_that_fills_up_stops_it_and_the_part_stays(fetcher: Fetcher) -> None:
    limit = ("sh", "-c", 'ulimit -f 2048; exec "$@"', "sh")  # blocks of 512 bytes
    with Process(fetcher.request(NAME), limit) as process:
        *_, closing = process.events()
    assert isinstance(closing, Failed) and closing.code == NetworkCode.DISK_FULL
    (part,) = fetcher.folder.rglob("*.triptych-part")
    assert part.stat().st_size == 2048 * 512
    assert Path(fetcher(NAME).paths[0]).read_bytes() == CONTENT


@pytest.mark.slow
def test_a_repository_is_listed_with_what_its_models_are(hub: Hub, tmp_path: Path) -> None:
    model = write_random_gguf(tmp_path / "m.gguf").read_bytes()
    hub.add("a/b", "gpt-oss.gguf", model)
    hub.add("a/b", "llama.gguf", model.replace(b"gpt-oss", b"llama-3"))
    hub.add("a/b", "large-00001-of-00002.gguf", model)
    hub.add("a/b", "config.json", b'{"model_type": "gpt_oss"}', is_large=False)
    hub.add("a/b", "model.safetensors", b"weights")
    hub.add("a/b", "evil.py", b"import os", is_large=False)
    with Process(ListFiles(HubAddress(hub.endpoint), "a/b")) as process:
        ready, *_, listed = process.events()
    assert isinstance(ready, Ready) and isinstance(listed, FilesListed)
    models = models_in(listed.listing)
    assert [(offer.form, offer.title) for offer in models] == [("gguf", "gpt-oss.gguf"), ("mlx", "a/b")]
    assert [file.name for file in models[1].files] == ["config.json", "model.safetensors"]
    reasons = {refused.name: str(refused.reason) for refused in refused_of(listed.listing)}
    assert "llama-3" in reasons["llama.gguf"]
    assert "1 of its 2 parts" in reasons["large.gguf"]


def test_what_is_no_request_is_answered_and_ends_it() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.network"],
        input=b"hello\n",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    closing = EVENTS.decode(done.stdout.splitlines()[-1])
    assert isinstance(closing, Failed) and closing.code == NetworkCode.INTERNAL
    assert done.returncode == 0
