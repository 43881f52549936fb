"""`triptych compare` as a process: panels in one batch, files of questions, going on after an interruption."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.app.commands.conftest import Triptych


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
    study = (
        "compare",
        "--file",
        str(tmp_path / "questions.txt"),
        "--out",
        str(out),
        "--max-tokens",
        "5",
        "--temperature",
        "0",
    )
    triptych(*study, "--model", str(random_model))
    first = (out / "results.csv").read_text("utf-8")
    progress = out / "progress.jsonl"
    kept = progress.read_bytes().splitlines(keepends=True)[:4]
    progress.write_bytes(b"".join(kept) + b'{"run": {"ques')  # as after a crash in the middle of a line
    triptych(*study, "--model", str(random_model))
    answers = [row.split(",")[:5] for row in (out / "results.csv").read_text("utf-8").splitlines()]
    assert answers == [row.split(",")[:5] for row in first.splitlines()]


def test_another_study_does_not_overwrite_the_folder(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n", "utf-8")
    (tmp_path / "b.txt").write_text("two\n", "utf-8")
    common = ("--out", str(tmp_path / "out"), "--model", str(random_model), "--max-tokens", "2")
    assert triptych("compare", "--file", str(tmp_path / "a.txt"), *common).returncode == 0
    refused = triptych("compare", "--file", str(tmp_path / "b.txt"), *common)
    assert refused.returncode == 1
    assert "another study" in refused.stderr


def test_a_malformed_file_names_the_line_and_starts_nothing(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("question,check\nhi,sometimes\n", "utf-8")
    done = triptych("compare", "--file", str(tmp_path / "questions.csv"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "Line 2" in done.stderr
    assert not (tmp_path / "out").exists()
