"""`triptych packs`: list, add, back, remove."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from app.commands import packs
from app.commands.terminal import INTERRUPTED
from app.core.packs.installed import FOLDER
from app.errors import AppError
from app.paths import Paths
from tests.app.assemblies import assembly_in
from tests.packs import manifest_of, unpacked_pack, write_pack


class Command:
    """Runs `triptych packs …` on folders of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        parser = argparse.ArgumentParser()
        packs.add_arguments(parser)
        assembly = assembly_in(Paths(self.folder, self.folder, self.folder, self.folder))
        try:
            code = packs.run(parser.parse_args(arguments), assembly)
        finally:
            assembly.close()
        out, err = self._capsys.readouterr()
        return code, out, err

    def use(self, *names: str) -> None:
        """These packs were added one after the other."""
        for name in names:
            unpacked_pack(self.folder / FOLDER / f"{name}-1", manifest=manifest_of(name=name, title=name.title()))
            assembly_in(Paths(self.folder, self.folder, self.folder, self.folder)).engine_packs.use(f"{name}-1")


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """In empty folders."""
    return Command(tmp_path, capsys)


def test_without_packs_it_says_what_computes(command: Command) -> None:
    assert command("list") == (0, "There is no engine pack here. Models run on the processor.\n", "")


def test_a_list_says_which_is_used_and_for_programs_too(command: Command) -> None:
    command.use("vulkan", "cuda")
    _, out, _ = command("list")
    assert "Cuda  in use  0 MB  llama.cpp 0c1e570" in out and "Vulkan  in use before" in out
    found = json.loads(command("list", "--json")[1])["packs"]
    assert [(pack["name"], pack["active"]) for pack in found] == [("cuda-1", True), ("vulkan-1", False)]


def test_back_is_what_was_used_before(command: Command) -> None:
    command.use("vulkan", "cuda")
    assert command("back")[1] == "The engine uses Vulkan again.\n"
    command("back")
    command("remove", "vulkan")
    with pytest.raises(AppError, match="nothing to go back to"):
        command("back")


def test_back_from_the_first_is_the_processor(command: Command) -> None:
    command.use("vulkan")
    assert command("back")[1] == "The engine uses the processor alone again.\n"


def test_removing_names_one(command: Command) -> None:
    command.use("vulkan")
    with pytest.raises(AppError, match="no such engine pack"):
        command("remove", "cuda")
    assert command("remove", "vulkan")[1] == "Vulkan was removed. Models run on the processor.\n"
    assert not (command.folder / FOLDER / "vulkan-1").exists()


def test_two_of_a_name_are_told_apart_by_their_folders(command: Command) -> None:
    command.use("vulkan")
    unpacked_pack(command.folder / FOLDER / "vulkan-2", manifest=manifest_of(name="vulkan"))
    with pytest.raises(AppError, match="2 engine packs have this name") as caught:
        command("remove", "vulkan")
    assert "vulkan-1, vulkan-2" in str(caught.value.advice)
    assert command("remove", "vulkan-2")[0] == 0


@pytest.mark.slow
def test_what_fails_its_test_is_not_added(command: Command) -> None:
    pack = write_pack(command.folder / "pack.zip", manifest=manifest_of(commit="deadbee"))
    code, out, err = command("add", str(pack))
    assert (code, out) == (1, "") and "made for another version of Triptych" in err and "Testing" in err
    assert command("list")[1].startswith("There is no engine pack")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl+C alone there")
def test_an_interrupted_test_says_that_it_was_stopped_and_adds_nothing(command: Command) -> None:
    pack = write_pack(command.folder / "pack.zip")
    interrupting = QTimer()
    interrupting.timeout.connect(lambda: os.kill(os.getpid(), signal.SIGINT))
    interrupting.start(20)
    code, out, err = command("add", str(pack))
    interrupting.stop()
    assert (code, out) == (INTERRUPTED, "") and "Stopped. Nothing was changed." in err and "failed" not in err
    assert command("list")[1].startswith("There is no engine pack")
