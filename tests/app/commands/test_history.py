"""`triptych history`: import, list, search, export, and the way back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands import history
from app.core.exchange import triptych
from app.core.store import unlocking
from app.core.store.keys import MemoryVault
from app.paths import Paths
from tests.app.assemblies import assembly_in
from tests.app.core.store.conftest import talk


class Command:
    """Runs `triptych history …` in folders of its own, with one vault."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.places = Paths(folder, folder / "data", folder, folder)
        self.vault = MemoryVault()
        self.secret = ""
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        parser = argparse.ArgumentParser()
        history.add_arguments(parser)
        code = history.run(parser.parse_args(arguments), assembly_in(self.places, self.vault), lambda: self.secret)
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path / "home", capsys)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A file with a branched conversation and a plain one."""
    branched = talk(("How do otters sleep?", "Holding hands."), ("Why?", "So as not to drift."))
    branched.edit_question(branched.branch()[2].id, "Always?")
    path = tmp_path / "exported ä.json"
    kept = [triptych.archived(branched, 100.0), triptych.archived(talk(("Hello", "Hi")), 200.0)]
    path.write_text("".join(triptych.pieces(kept, ["Empty"], {"Brief": "Be brief."})), encoding="utf-8")
    return path


def without_ids(text: str) -> dict[str, object]:
    """A file of ours as it is after an import, which takes no token ids from anyone."""
    data = json.loads(text)
    for conversation in data["conversations"]:
        for message in conversation["messages"]:
            for generated in message.get("messages", []):
                generated["ids"] = []
    return data


def test_import_then_export_is_the_same_file_branches_included(command: Command, exported: Path) -> None:
    assert command("import", str(exported)) == (0, "2 chats imported, 0 were there already.\n", "")
    code, out, _ = command("export", "--all", "--format", "json")
    assert code == 0
    assert json.loads(out) == without_ids(exported.read_text(encoding="utf-8"))
    assert command("import", str(exported))[1] == "0 chats imported, 2 were there already.\n"


def test_list_and_search(command: Command, exported: Path) -> None:
    command("import", str(exported))
    lines = command("list")[1].splitlines()
    assert [line.split("  ")[-1] for line in lines] == ["Hello", "How do otters sleep?"]
    code, out, _ = command("search", "otters", "sl")
    assert (code, out.splitlines()[1].strip()) == (0, "How do otters sleep?")
    assert command("search", "walrus")[0] == 1


@pytest.mark.parametrize(
    ("kind", "wanted"), [("md", "# How do otters sleep?"), ("html", "<h1 dir='auto'>How do otters sleep?</h1>")]
)
def test_readable_exports_hold_all_branches_or_one(command: Command, exported: Path, kind: str, wanted: str) -> None:
    command("import", str(exported))
    whole = command("export", "--all", "--format", kind)[1]
    assert wanted in whole
    assert "So as not to drift." in whole
    conversation = command("list")[1].splitlines()[1].split()[0]
    branch = command("export", conversation, "--format", kind, "--branch")[1]
    assert "Always?" in branch
    assert "So as not to drift." not in branch
    assert "Hello" not in branch


def test_one_conversation_as_json(command: Command, exported: Path) -> None:
    command("import", str(exported))
    conversation = command("list")[1].split()[0]
    data = json.loads(command("export", conversation)[1])
    assert [one["details"]["title"] for one in data["conversations"]] == ["Hello"]


def test_what_cannot_be_done_is_a_sentence_and_exit_code_1(command: Command, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    code, out, err = command("import", str(tmp_path / "other.json"))
    assert (code, out) == (1, "")
    assert "holds no chats" in err
    assert command("export", "nowhere")[2].startswith("There is no such chat.")


def test_what_did_not_come_is_told_and_titles_do_not_steer_the_terminal(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "chats.json"
    said = [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Hello."}]
    file.write_text(json.dumps([{"title": "a \x1b[31mred", "messages": said}, {"title": "Stub \x1b[2J"}]))
    code, out, err = command("import", str(file))
    assert (code, out) == (0, "1 chat imported, 0 were there already.\n")
    assert err == "Not imported: “Stub [2J” holds no messages.\n"
    assert command("list")[1].rstrip().endswith("a [31mred")


def test_a_passphrase_is_asked_for(command: Command, exported: Path) -> None:
    command("import", str(exported))
    assert command.vault.secret is not None
    unlocking.keep_under_passphrase(command.places.store_file, command.vault.secret, "korrekt", command.vault)
    command.secret = "korrekt"
    code, out, err = command("list")
    assert (code, len(out.splitlines()), "Enter your passphrase." in err) == (0, 2, True)
    for secret, sentence in (("wrong", "is not right"), ("", "stay locked")):
        command.secret = secret
        code, _, err = command("list")
        assert (code, sentence in err) == (1, True)


def test_the_program_knows_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["history", "--help"])
    assert ended.value.code == 0
    assert "triptych history import FILE" in capsys.readouterr().out
