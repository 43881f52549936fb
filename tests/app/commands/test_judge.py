"""`triptych judge` as a process, with a script that plays the judge."""

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

pytestmark = pytest.mark.slow
_ITEMS = 'text,label\n"buy now,\nplease",1\nI ask,0\nmaybe,1\n'


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    return write_script(
        tmp_path,
        reply("1", "It sells.", when="buy"),
        reply("1", "On reflection.", when="maybe", effort="high"),
        reply("0", "It asks."),
    )


def items(folder: Path, text: str = _ITEMS, name: str = "items.csv") -> tuple[str, ...]:
    (folder / name).write_text(text, "utf-8")
    return "--items", str(folder / name), "--out", str(folder / "out")


def told(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "out" / "results.json").read_text("utf-8"))


def test_items_are_judged_and_measured(triptych: Triptych, judge: Path, tmp_path: Path) -> None:
    asked = ("--policy", "spam", "--label", "label", "--efforts", "low,high", "--samples", "2", "--model", str(judge))
    done = triptych("judge", *asked, *items(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Low is enough for 67% of items" in done.stdout
    low, high = told(tmp_path)["figures"]["policies"][0]["efforts"]
    assert (low["by_labels"]["matrix"]["counts"], high["by_labels"]["matrix"]["counts"]) == (
        [[1, 0], [1, 1]],
        [[1, 0], [0, 2]],
    )
    assert len(told(tmp_path)["model_sha256"]) == 64
    with (tmp_path / "out" / "results.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12 and rows[0]["text"] == "buy now,\nplease" and rows[0]["reasoning"] == "It sells."
    assert "ROC, area" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_the_examples_of_a_starter_policy_are_judged_by_its_name(
    triptych: Triptych, judge: Path, tmp_path: Path
) -> None:
    asked = ("--policy", "spam", "--items", "spam", "--label", "label", "--model", str(judge))
    done = triptych("judge", *asked, "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    (effort,) = told(tmp_path)["figures"]["policies"][0]["efforts"]
    assert effort["by_labels"]["items"] == 15 and effort["by_labels"]["curves_by_log_odds"] is not None


@pytest.mark.parametrize("form", ["category", "json"])
def test_verdicts_cite_rules_which_are_checked(triptych: Triptych, tmp_path: Path, form: str) -> None:
    verdict: dict[str, object] = {"violation": 1, "policy_category": "SP1"}
    if form == "json":
        verdict |= {"rule_ids": ["SP1", "SP99"], "confidence": "low", "rationale": "It sells."}
    script = write_script(tmp_path, reply(json.dumps(verdict)))
    done = triptych("judge", "--policy", "spam", "--format", form, "--json", "--model", str(script), *items(tmp_path))
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["violates"], first["category"]) == (True, "SP1")
    assert first["unknown_rules"] == (["SP99"] if form == "json" else [])
    assert told(tmp_path)["figures"]["policies"][0]["efforts"][0]["with_unknown_rules"] == (3 if form == "json" else 0)


def test_every_verdict_is_well_formed_by_constraint(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    asked = ("--policy", "fraud", "--format", "category", "--seed", "3", "--temperature", "0", "--max-tokens", "300")
    triptych("judge", *asked, "--model", str(random_model), *items(tmp_path))
    flaws = told(tmp_path)["figures"]["policies"][0]["efforts"][0]["flaws"]
    assert set(flaws) <= {"cut"}


def test_an_interrupted_judging_goes_on_and_labels_can_come_later(
    triptych: Triptych, judge: Path, tmp_path: Path
) -> None:
    asked = ("judge", "--policy", "spam", "--policy", "fraud", "--model", str(judge), *items(tmp_path))
    assert triptych(*asked).returncode == 0
    progress = tmp_path / "out" / "policy-2" / "progress.jsonl"
    kept = progress.read_bytes().splitlines(keepends=True)[:1]
    progress.write_bytes(kept[0] + b'{"run": {"ques')  # as after a crash in the middle of a line
    whole, seed = told(tmp_path), told(tmp_path)["seed"]
    again = triptych(*asked, "--label", "label")
    assert again.returncode == 0, again.stderr
    assert told(tmp_path)["seed"] == seed
    assert progress.read_bytes().startswith(kept[0]) and len(progress.read_bytes().splitlines()) == 3
    before, after = (each["figures"]["between_policies"][0] for each in (whole, told(tmp_path)))
    assert (before["mcnemar"], after["mcnemar"]["p"]) == (None, 1.0)


def test_the_demo_model_says_that_it_cannot_judge(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("judge", "--policy", "spam", *items(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "The demo model cannot judge" in done.stderr and "gpt-oss-safeguard-20b" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("text,label\n,1\n", (), "No item in “items.csv” has a text. Choose another text column"),
        ("text,label\na,blue\n", ("--label", "label"), "match no class: “blue” (first in line 2)"),
        ("text,label\na,1\n", ("--label", "verdict"), "There is no column “verdict”. These are there: “text”, “label”"),
        ('text\n"a\n', (), "Line 2 cannot be used"),
    ],
)
def test_bad_items_are_told_and_nothing_begins(
    triptych: Triptych, judge: Path, tmp_path: Path, text: str, more: tuple[str, ...], words: str
) -> None:
    done = triptych("judge", "--policy", "spam", "--model", str(judge), *more, *items(tmp_path, text))
    assert done.returncode == 1 and words in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()


def test_an_empty_policy_is_told(triptych: Triptych, judge: Path, tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(" \n", "utf-8")
    done = triptych("judge", "--policy", str(tmp_path / "p.md"), "--model", str(judge), *items(tmp_path))
    assert done.returncode == 1 and "The policy “p” is empty. Write down" in done.stderr


def test_what_is_left_out_or_could_be_better_is_told(triptych: Triptych, judge: Path, tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("# Violates\n- S1: Selling, usually\n- S1: Begging\n", "utf-8")
    text = 'text\nbuy\n""\nask\n'
    done = triptych("judge", "--policy", str(tmp_path / "p.md"), "--model", str(judge), *items(tmp_path, text))
    assert done.returncode == 0
    assert "p, line 2: “usually”" in done.stderr and "p, line 3: The rule id S1" in done.stderr


def test_a_judge_that_fails_stops_soon_and_what_was_judged_stays(triptych: Triptych, tmp_path: Path) -> None:
    fault = {"kind": "fail", "after": 30}
    script = write_script(tmp_path, reply("1", when="good"), reply("1", "so long a thought " * 20, fault=fault))
    text = "text\ngood\n" + "bad\n" * 200
    done = triptych("judge", "--policy", "spam", "--model", str(script), *items(tmp_path, text))
    assert done.returncode == 1 and "Run the same command again" in done.stderr
    lines = (tmp_path / "out" / "policy-1" / "progress.jsonl").read_text("utf-8").splitlines()
    assert 3 <= len(lines) < 40 and "1" in [json.loads(line)["answer"] for line in lines]
    assert "Traceback" not in done.stderr


def test_wrong_options_are_refused(triptych: Triptych, tmp_path: Path) -> None:
    for more in (
        ("--format", "prose"),
        ("--costs", "1"),
        ("--costs", "nan,1"),
        ("--samples", "0"),
        ("--efforts", "most"),
    ):
        assert triptych("judge", "--policy", "spam", *items(tmp_path), *more).returncode == 2


def test_very_many_items_are_said_before_they_begin(triptych: Triptych, tmp_path: Path) -> None:
    text = "text\n" + "buy\n" * 100_000
    done = triptych("judge", "--policy", "spam", "--model", str(tmp_path / "none.gguf"), *items(tmp_path, text))
    assert done.returncode == 1
    assert "100,000 verdicts may take long. Stop with Ctrl+C" in done.stderr
    assert (tmp_path / "out" / "policy-1" / "plan.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_control_c_keeps_what_was_judged(tmp_path: Path) -> None:
    script = write_script(tmp_path, reply("1", when="good"), reply("0", "patience " * 2000), speed=50)
    asked = ("judge", "--policy", "spam", "--json", "--model", str(script), *items(tmp_path, "text\ngood\nbad\n"))
    command = [sys.executable, "-m", "app", *asked]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, stdin=subprocess.DEVNULL, encoding="utf-8") as process:
        assert process.stdout is not None and process.stderr is not None
        assert json.loads(process.stdout.readline())["violates"] is True
        process.send_signal(signal.SIGINT)
        told_last = process.stderr.read()
    assert process.returncode == 130 and "Run the same command again to go on" in told_last
    assert len((tmp_path / "out" / "policy-1" / "progress.jsonl").read_text("utf-8").splitlines()) == 1
