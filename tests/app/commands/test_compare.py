"""`triptych compare` as a process: panels in one batch, files of questions, going on after an interruption."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.commands.conftest import Triptych
from tests.app.scripts import reply, write_script

CHANNELS = ("final", "analysis")


def test_every_panel_closes_once_and_deltas_are_labelled(triptych: Triptych, random_model: Path) -> None:
    done = triptych(
        "compare", "hi", "--model", str(random_model), "--samples", "2", "--json", "--max-tokens", "20", "--seed", "1"
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    closings = [(line["effort"], line["sample"]) for line in found if line["type"] == "finished"]
    assert sorted(closings) == sorted((e, s) for e in ("low", "medium", "high") for s in (1, 2))
    for panel in closings:
        of_panel = [line for line in found if (line["effort"], line["sample"]) == panel]
        assert [line["type"] for line in of_panel[:-1]] == ["delta"] * (len(of_panel) - 1)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_deltas_come_as_they_are_made_and_add_up_to_the_answer(triptych: Triptych, tmp_path: Path) -> None:
    script = write_script(tmp_path, reply("one two three four five", "think a bit"))
    found = lines(triptych("compare", "hi", "--model", str(script), "--json"))
    efforts = [line["effort"] for line in found if line["type"] == "delta"]
    assert len(set(efforts[:6])) == 3  # interleaved: one batch
    for closing in (line for line in found if line["type"] == "finished"):
        of_panel = [one for one in found if one["type"] == "delta" and one["effort"] == closing["effort"]]
        texts = {channel: "".join(one["text"] for one in of_panel if one["channel"] == channel) for channel in CHANNELS}
        assert texts == {"final": closing["answer"], "analysis": closing["reasoning"]}
        assert closing["seed"] >= 0


def test_what_does_not_fit_runs_in_parts_and_that_is_said(triptych: Triptych, tmp_path: Path) -> None:
    script = write_script(tmp_path, reply("It is done."))
    done = triptych("compare", "many words " * 1200, "--model", str(script), "--json")
    assert "side by side need about" in done.stderr
    assert "One after another." in done.stderr
    assert [line["effort"] for line in lines(done) if line["type"] == "finished"] == ["low", "medium", "high"]


def test_a_model_that_cannot_be_loaded_still_closes_every_panel(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("compare", "hi", "--model", str(tmp_path / "none.gguf"), "--efforts", "low,high", "--json")
    assert done.returncode == 1
    assert [(one["type"], one["effort"], one["code"]) for one in lines(done)] == [
        ("failed", "low", "model_missing"),
        ("failed", "high", "model_missing"),
    ]


def test_a_lost_engine_closes_its_panels_as_failed(triptych: Triptych, tmp_path: Path) -> None:
    fault = {"kind": "abort", "after": 3}
    script = write_script(tmp_path, reply("It is done.", effort="low"), reply("never comes to an end", fault=fault))
    done = triptych("compare", "hi", "--model", str(script), "--efforts", "medium,high", "--json")
    assert done.returncode == 1
    closings = [line for line in lines(done) if line["type"] != "delta"]
    assert sorted((one["type"], one["effort"]) for one in closings) == [("failed", "high"), ("failed", "medium")]
    assert {one["code"] for one in closings} == {"engine_lost"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_an_interruption_closes_every_panel(tmp_path: Path) -> None:
    script = write_script(tmp_path, reply("patience " * 2000), speed=50)
    command = [sys.executable, "-m", "app", "compare", "hi", "--model", str(script), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["type"] == "delta"
        process.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in process.stdout]
    assert process.returncode == 130
    assert [(one["effort"], one["code"]) for one in rest if one["type"] == "failed"] == [
        ("low", "cancelled"),
        ("medium", "cancelled"),
        ("high", "cancelled"),
    ]


def test_the_demo_model_thinks_longer_at_a_higher_effort(triptych: Triptych) -> None:
    done = triptych("compare", "What is 48213 + 39778?", "--json", "--seed", "1")
    tokens = {one["effort"]: one["usage"]["analysis_tokens"] for one in lines(done) if one["type"] == "finished"}
    assert tokens["low"] < tokens["medium"] < tokens["high"]


@pytest.mark.quick
def test_some_efforts_only(triptych: Triptych, random_model: Path) -> None:
    done = triptych("compare", "hi", "--model", str(random_model), "--efforts", "high,low", "--max-tokens", "5")
    assert done.stdout.index("── Low") < done.stdout.index("── High")
    assert "Medium" not in done.stdout


def test_wrong_efforts_are_refused(triptych: Triptych) -> None:
    assert triptych("compare", "hi", "--efforts", "low,most").returncode == 2
    assert triptych("compare").returncode == 2
    assert triptych("compare", "--file", "questions.csv").returncode == 2


def test_a_file_of_questions_ends_in_three_files(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("question,expected\n1+1?,2\nHello?,\n", "utf-8")
    study = ("--file", str(tmp_path / "questions.csv"), "--out", str(tmp_path / "out"), "--max-tokens", "5")
    done = triptych("compare", *study, "--model", str(random_model))
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "results.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 6
    assert "1+1?" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert len(json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))["results"]) == 6


def test_an_interrupted_study_goes_on(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("one\ntwo\n", "utf-8")
    out = tmp_path / "out"
    study = ("compare", "--file", str(tmp_path / "questions.txt"), "--out", str(out), "--max-tokens", "5")
    triptych(*study, "--model", str(random_model))
    whole = results(out)
    progress = out / "progress.jsonl"
    kept = progress.read_bytes().splitlines(keepends=True)[:4]
    progress.write_bytes(b"".join(kept) + b'{"run": {"ques')  # as after a crash in the middle of a line
    triptych(*study, "--model", str(random_model))
    assert [one["run"] for one in results(out)] == [one["run"] for one in whole]
    done = [json.loads(line)["run"] for line in kept]
    assert [one for one in results(out) if one["run"] in done] == [one for one in whole if one["run"] in done]


def results(folder: Path) -> list[dict[str, Any]]:
    """Of a study, as its folder holds them."""
    return json.loads((folder / "results.json").read_text("utf-8"))["results"]


def test_another_study_does_not_overwrite_the_folder(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n", "utf-8")
    (tmp_path / "b.txt").write_text("two\n", "utf-8")
    common = ("--out", str(tmp_path / "out"), "--model", str(random_model), "--max-tokens", "2")
    assert triptych("compare", "--file", str(tmp_path / "a.txt"), *common).returncode == 0
    refused = triptych("compare", "--file", str(tmp_path / "b.txt"), *common)
    assert refused.returncode == 1
    assert "another study" in refused.stderr


def test_a_plan_of_someone_else_is_left_alone(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("one\n", "utf-8")
    (tmp_path / "plan.json").write_text('{"my": "plan"}', "utf-8")
    done = triptych("compare", "--file", str(tmp_path / "questions.txt"), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "was not written by a comparison" in done.stderr
    assert (tmp_path / "plan.json").read_text("utf-8") == '{"my": "plan"}'


def test_a_malformed_file_names_the_line_and_starts_nothing(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("question,check\nhi,sometimes\n", "utf-8")
    done = triptych("compare", "--file", str(tmp_path / "questions.csv"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "Line 2" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_encoding_of_the_questions_is_guessed_named_and_can_be_said(triptych: Triptych, tmp_path: Path) -> None:
    script, file = write_script(tmp_path, reply("It is done.")), tmp_path / "fragen.csv"
    file.write_bytes("question;expected\r\nCafé für 1?;done\r\n".encode("cp1252"))
    wanted = ("compare", "--file", str(file), "--efforts", "low", "--model", str(script))
    guessed = triptych(*wanted, "--out", str(tmp_path / "a"))
    assert (guessed.returncode, "fragen.csv: read as Windows-1252" in guessed.stderr) == (0, True)
    assert "Café für 1?" in (tmp_path / "a" / "results.csv").read_text("utf-8")
    said = triptych(*wanted, "--out", str(tmp_path / "b"), "--encoding", "latin-1")
    assert (said.returncode, "guess" in said.stderr) == (0, False)
    assert triptych(*wanted, "--out", str(tmp_path / "c"), "--encoding", "klingon").returncode == 2
