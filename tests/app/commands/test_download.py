"""`triptych models download`, as a terminal would start it, from a hub on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.commands.fetching import DownloadArguments, download_of
from app.core.models.catalog import Catalog, load_catalog
from app.errors import ImportRefused
from app.paths import assets_folder
from backends.contract.forms import ModelForm
from tests.hub_server import Fault, Hub, running_hub
from tests.models import Spec, write_random_gguf

REPOSITORY = "somebody/tiny-gpt-oss-GGUF"
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with running_hub() as hub:
        hub.add(REPOSITORY, "tiny-MXFP4.gguf", write_random_gguf(tmp_path / "m.gguf", Spec(name="Tiny")).read_bytes())
        yield hub


@pytest.fixture
def download(hub: Hub, tmp_path: Path) -> Command:
    """Run it with folders of its own."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        homes = {"TRIPTYCH_HOME": str(tmp_path / "home"), "HF_HOME": str(tmp_path / "hub ü")}
        more = {"HF_ENDPOINT": hub.endpoint} | environment
        command = [sys.executable, "-m", "app", "models", *arguments]
        return subprocess.run(
            command,
            env=os.environ | homes | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=110,  # seconds; only what hangs
            check=False,
        )

    return run


@pytest.mark.slow
def test_a_small_repository_is_fetched_verified_and_listed(download: Command, hub: Hub, tmp_path: Path) -> None:
    hub.faults.append(Fault(cut_after=70_000))
    done = download("download", REPOSITORY)
    assert (done.returncode, done.stdout.splitlines()[0].split("  ")[0]) == (0, "Tiny"), done.stderr
    assert "hash verified" in done.stdout and "100 %" in done.stderr
    (row,) = [
        row for row in json.loads(download("list", "--json").stdout)["models"] if row["model"]["owner"] != "Triptych"
    ]
    assert (row["state"], row["model"]["owner"]) == ("verified", "Hugging Face")
    assert row["model"]["path"].startswith(str(tmp_path / "hub ü"))
    again = download("download", REPOSITORY, "--json")
    assert json.loads(again.stdout)["state"] == "verified"
    assert "connections.jsonl" in {path.name for path in (tmp_path / "home" / "state").iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        ((REPOSITORY,), {"TRIPTYCH_OFFLINE": "1"}, "set to work offline"),
        (("somebody/nothing",), {}, "does not have this"),
        (("gpt-oss-7b",), {}, "Use one of gpt-oss-20b"),
        (("somebody/llama",), {}, "no gpt-oss model"),
        ((REPOSITORY,), {"HF_ENDPOINT": "ftp://example.org"}, "address cannot be used"),
    ],
)
def test_what_cannot_be_fetched_is_said(
    download: Command, hub: Hub, arguments: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    model = hub.repositories[REPOSITORY].files["tiny-MXFP4.gguf"].content
    assert isinstance(model, bytes)
    hub.add("somebody/llama", "llama.gguf", model.replace(b"gpt-oss", b"llama-3"))
    done = download("download", *arguments, **environment)
    assert (done.returncode, words in done.stderr, done.stdout) == (1, True, ""), done.stderr


@pytest.mark.slow
def test_wrong_bytes_end_it_and_are_named(download: Command, hub: Hub) -> None:
    hub.faults.extend([Fault(), Fault(flip=90_000)])  # the first is the look at what it is
    done = download("download", REPOSITORY)
    assert done.returncode == 1
    assert "not the right ones" in done.stderr and ".damaged" in done.stderr


def test_catalog_names_and_repositories_become_downloads(tmp_path: Path) -> None:
    catalog = load_catalog(assets_folder() / "catalog.toml")
    pinned = download_of(DownloadArguments("gpt-oss-120b"), catalog, tmp_path)
    assert (len(pinned.pick.sha256), pinned.size) == (3, 63_387_346_464)
    assert download_of(DownloadArguments("gpt-oss-20b", form=ModelForm.MLX), catalog, tmp_path).pick.form == "mlx"
    assert download_of(DownloadArguments("a/b", file="x[1].gguf"), catalog, tmp_path).pick.match == "x[[]1].gguf"
    with pytest.raises(ImportRefused):
        download_of(DownloadArguments("../x"), Catalog(()), tmp_path)
