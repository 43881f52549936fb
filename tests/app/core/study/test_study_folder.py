"""A study in a folder: begun, gone on with, refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result
from app.core.study.study_folder import StudyFolder
from app.errors import AppError
from backends.contract.messages import Effort

PLAN = Plan((StudyQuestion("one"), StudyQuestion("two")), (Effort.LOW,), seed=7, date="2026-11-21")
LATER = msgspec.structs.replace(PLAN, date="2026-11-22", seed=8)


def results(failure: str = "") -> list[Result]:
    return [Result(run, answer="It is done.", failure=failure) for run in PLAN.runs()]


def test_a_new_study_begins_empty(tmp_path: Path) -> None:
    assert StudyFolder(tmp_path / "new").take_up(PLAN, has_own_seed=False) == (PLAN, [])


def test_the_same_study_goes_on_with_its_date_and_seed(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    folder.add(results()[0])
    assert StudyFolder(tmp_path).take_up(LATER, has_own_seed=False) == (PLAN, results()[:1])


def test_what_failed_or_was_cut_is_done_again(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    for result in (results()[0], results("engine_lost")[1]):
        folder.add(result)
    with (tmp_path / "progress.jsonl").open("ab") as progress:
        progress.write(b'{"run": {"ques')
    assert folder.take_up(PLAN, has_own_seed=False) == (PLAN, results()[:1])
    assert (tmp_path / "progress.jsonl").read_bytes() == msgspec.json.encode(results()[0]) + b"\n"


def test_two_results_of_one_run_count_once(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    for result in (*results(), results()[0]):
        folder.add(result)
    assert folder.take_up(PLAN, has_own_seed=False) == (PLAN, results())


def test_a_result_that_cannot_be_written_is_said_with_how_to_go_on(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    (tmp_path / "progress.jsonl").mkdir()
    with pytest.raises(AppError, match="cannot be written") as refused:
        folder.add(results()[0])
    assert "same command again" in str(refused.value.advice)


def test_a_line_that_the_disk_spoiled_takes_no_other_with_it(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    (tmp_path / "progress.jsonl").write_bytes(b'{"answer": "\xff"}\n')
    folder.add(results()[0])
    assert folder.take_up(PLAN, has_own_seed=False) == (PLAN, results()[:1])


def test_a_plan_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(b'{"questions": "\xff"}')
    with pytest.raises(AppError, match="not written by a comparison"):
        StudyFolder(tmp_path).take_up(PLAN, has_own_seed=False)


@pytest.mark.parametrize("plan", [LATER, msgspec.structs.replace(PLAN, samples=2)], ids=["its own seed", "samples"])
def test_another_study_is_refused(tmp_path: Path, plan: Plan) -> None:
    StudyFolder(tmp_path).take_up(PLAN, has_own_seed=False)
    with pytest.raises(AppError, match="another study"):
        StudyFolder(tmp_path).take_up(plan, has_own_seed=True)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(AppError, match="cannot be written"):
        StudyFolder(tmp_path / "file").take_up(PLAN, has_own_seed=False)


def test_it_ends_in_three_files(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.take_up(PLAN, has_own_seed=False)
    folder.finish(PLAN, results())
    assert {path.name for path in tmp_path.iterdir()} == {"plan.json", "results.csv", "results.json", "report.html"}
