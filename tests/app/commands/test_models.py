"""`triptych models`: list, add, verify, remove."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.assembly import Substitutes
from app.commands import models
from app.core.models.catalog import Catalog
from app.core.models.model_folders import LibraryFolders, ModelFolder
from app.paths import Paths
from tests.app.assemblies import assembly_in
from tests.models import Spec, write_random_gguf


class Command:
    """Runs `triptych models …` on folders of its own; its trash is a folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.trash = folder / "trash"
        self.trash.mkdir()
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        parser = argparse.ArgumentParser()
        models.add_arguments(parser)
        places = (ModelFolder("Hugging Face", self.folder / "hub"), ModelFolder("Triptych", self.folder / "demo"))
        substitutes = Substitutes(
            catalog=Catalog(()), library_folders=LibraryFolders(lambda: places, ()), trash=self._to_trash
        )
        home = Paths(self.folder, self.folder, self.folder, self.folder)
        code = models.run(parser.parse_args(arguments), assembly_in(home, substitutes=substitutes))
        out, err = self._capsys.readouterr()
        return code, out, err

    def json(self, *arguments: str) -> Any:
        """What it printed with --json."""
        return json.loads(self(*arguments, "--json")[1])

    def _to_trash(self, path: Path) -> bool:
        path.rename(self.trash / path.name)
        return True


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A model on a stick."""
    (tmp_path / "stick ü").mkdir()
    return write_random_gguf(tmp_path / "stick ü" / "m.gguf", Spec(name="From a stick"))


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def cached(command: Command) -> tuple[Path, Path]:
    """A model in the hub's cache, named by its hash: the link and the blob."""
    blobs = command.folder / "hub" / "models--a--b" / "blobs"
    snapshot = blobs.parent / "snapshots" / "1"
    blobs.mkdir(parents=True)
    snapshot.mkdir(parents=True)
    loose = write_random_gguf(blobs / "loose", Spec(name="Cached"))
    blob = loose.rename(blobs / sha256(loose))
    link = snapshot / "m.gguf"
    link.symlink_to(blob)
    return link, blob


def test_nothing_found_says_what_to_do(command: Command) -> None:
    assert command("list")[:2] == (0, "No gpt-oss model was found. “triptych models add PATH” names one.\n")


def test_an_added_model_is_listed_from_where_it_lies(command: Command, stick: Path) -> None:
    assert command("add", str(stick))[0] == 0
    (row,) = command.json("list")["models"]
    assert (row["model"]["path"], row["model"]["owner"], row["state"]) == (str(stick), "you", "unknown")
    assert "From a stick  0.2 MB  MXFP4  0.2M  4 experts" in command("list")[1]


def test_an_added_model_stays_listed_without_its_disk_until_it_is_removed(command: Command, stick: Path) -> None:
    command("add", str(stick))
    stick.unlink()
    assert command("list")[1].startswith("not usable: This is not connected.")
    assert command("remove", str(stick))[:2] == (0, f"{stick.name} is no longer listed.\n")
    assert "No gpt-oss model was found." in command("list")[1]


def test_the_right_hash_verifies_and_a_wrong_one_refuses(command: Command, stick: Path) -> None:
    code, _, err = command("add", str(stick), "--sha256", "0" * 64)
    assert (code, "not the right ones" in err, command.json("list")["models"]) == (1, True, [])
    assert command.json("add", str(stick), "--sha256", sha256(stick).upper())["state"] == "verified"
    assert command.json("list")["models"][0]["state"] == "verified"


def test_verify_finds_a_byte_that_changed_afterwards(command: Command, stick: Path) -> None:
    command("add", str(stick), "--sha256", sha256(stick))
    content = bytearray(stick.read_bytes())
    content[-1] ^= 1
    stick.write_bytes(content)
    code, out, _ = command("verify", "From a stick")
    assert (code, out.split()[0]) == (1, "damaged")
    assert command.json("list")["models"][0]["state"] == "damaged"


def test_the_hubs_blobs_verify_against_their_names(command: Command) -> None:
    _, blob = cached(command)
    (verdict,) = command.json("verify")["files"]
    assert (verdict["state"], verdict["expected"]["source"]) == ("verified", "Hugging Face")
    blob.write_bytes(blob.read_bytes()[:-1] + b"\x55")
    assert command("verify")[0] == 1


def test_remove_takes_the_bytes_and_the_link(command: Command) -> None:
    link, blob = cached(command)
    size = blob.stat().st_size
    assert command.json("remove", str(link)) == {"removed": str(link), "bytes": size}
    assert (link.is_symlink(), blob.exists(), (command.trash / blob.name).stat().st_size) == (False, False, size)


def test_remove_never_touches_the_demo_model_or_what_is_no_model(command: Command, stick: Path) -> None:
    (command.folder / "demo").mkdir()
    demo = write_random_gguf(command.folder / "demo" / "demo.gguf", Spec(name="Demo"))
    assert command("remove", "Demo")[0] == 1
    assert command("remove", str(stick))[0] == 1  # not in the library
    assert demo.exists() and stick.exists() and not any(command.trash.iterdir())


def test_what_is_no_model_is_refused_in_words(command: Command, tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    code, _, err = command("add", str(tmp_path / "x.gguf"))
    assert (code, "incomplete" in err or "damaged" in err) == (1, True)
    assert command("add", str(tmp_path / "gone.gguf"))[0] == 1


def test_two_of_one_name_want_a_path(command: Command, stick: Path, tmp_path: Path) -> None:
    twin = write_random_gguf(tmp_path / "twin.gguf", Spec(name="From a stick"), seed=1)
    command("add", str(stick))
    command("add", str(twin))
    assert "2 models have this name" in command("remove", "From a stick")[2]
    assert command("remove", str(twin))[0] == 0
    assert stick.exists()
