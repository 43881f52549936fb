"""`triptych ask` as a process: lines, exit codes, piped questions, failures in words."""

from __future__ import annotations

import json
from pathlib import Path

from tests.app.commands.conftest import Triptych


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_are_deltas_and_one_closing(triptych: Triptych, random_model: Path) -> None:
    done = triptych("ask", "hi", "--model", str(random_model), "--json", "--seed", "5", "--max-tokens", "30")
    *deltas, closing = lines(done.stdout)
    assert closing["type"] == "finished"
    assert closing["seed"] == 5
    assert all(delta["type"] == "delta" and {"channel", "text"} <= delta.keys() for delta in deltas)
    finals = "".join(str(delta["text"]) for delta in deltas if delta["channel"] == "final")
    assert str(closing["answer"]).strip() == finals.strip()


def test_the_same_seed_gives_the_same_answer(triptych: Triptych, random_model: Path) -> None:
    answers = {
        triptych("ask", "hi", "--model", str(random_model), "--seed", "7", "--max-tokens", "30").stdout
        for _ in range(2)
    }
    assert len(answers) == 1


def test_a_cut_answer_has_an_exit_code_of_its_own(triptych: Triptych, random_model: Path) -> None:
    for seed in range(20):  # random weights stop by chance; one of these does not stop at once
        done = triptych("ask", "hi", "--model", str(random_model), "--seed", str(seed), "--max-tokens", "1", "--json")
        if lines(done.stdout)[-1]["reason"] == "length":
            assert done.returncode == 3
            return
    raise AssertionError("no seed ran into the limit")


def test_a_missing_model_is_told_in_words(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("ask", "hi", "--model", str(tmp_path / "nothing.gguf"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failure_in_json_closes_with_failed(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "poem.gguf").write_text("roses are red")
    done = triptych("ask", "hi", "--model", str(tmp_path / "poem.gguf"), "--json")
    (closing,) = lines(done.stdout)
    assert (closing["type"], closing["code"]) == ("failed", "model_corrupt")
    assert done.returncode == 1


def test_the_question_can_be_piped(triptych: Triptych, random_model: Path) -> None:
    limits = ("--model", str(random_model), "--json", "--max-tokens", "1", "--seed", "1")
    alone = lines(triptych("ask", *limits, stdin="hello there").stdout)[-1]
    beside = lines(triptych("ask", "Read this:", *limits, stdin="hello there").stdout)[-1]
    usage, longer = alone["usage"], beside["usage"]
    assert isinstance(usage, dict)
    assert isinstance(longer, dict)
    assert longer["prompt_tokens"] > usage["prompt_tokens"]


def test_no_question_is_wrong_usage(triptych: Triptych) -> None:
    done = triptych("ask", stdin="  ")
    assert done.returncode == 2
    assert "no question" in done.stderr


def test_wrong_options_are_refused(triptych: Triptych) -> None:
    assert triptych("ask", "hi", "--effort", "extreme").returncode == 2
    assert triptych("ask", "hi", "--temperature", "-1").returncode == 2
    assert triptych("ask", "hi", "--seed", "-3").returncode == 2


def test_version_and_help(triptych: Triptych) -> None:
    assert triptych("--version").stdout.startswith("Triptych ")
    help_text = triptych("--help").stdout
    assert "ask" in help_text
    assert "doctor" in help_text
    assert "130" in help_text
