"""The folder in which a study is kept when it is run without a window: plan, progress, and results at the end.

Each result is written as it comes, so that a study that was interrupted goes on where it was. Not here: what the files
of results look like (`app.core.study.study_report`), the window's studies, which are in the store.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.study.study import Plan, Result, StudyItem
from app.core.study.study_report import to_csv, to_html, to_json
from app.errors import AppError
from app.real_file import open_file, read_file
from app.sentence import Sentence
from app.whole_file import write_whole
from backends.lines import DECODE_ERRORS

_LARGEST = 1 << 30  # bytes


class StudyFolder:
    """One folder. What cannot be read or written there is an AppError that names another --out as the way on."""

    def __init__(self, path: Path) -> None:
        self.report = path / "report.html"
        self._path = path
        self._plan_file = path / "plan.json"
        self._progress_file = path / "progress.jsonl"

    def take_up(self, plan: Plan, *, has_own_seed: bool) -> tuple[Plan, list[Result]]:
        """Begin this plan, or go on with the same one: the plan as it was begun, and its results so far.

        Another plan in the folder is refused rather than overwritten. Without a seed of its own, the plan takes that of
        the one before.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            earlier = self._earlier()
            if earlier is not None:
                return _same_plan(earlier, plan, has_own_seed=has_own_seed), self._results_so_far()
            self._write(self._plan_file.name, msgspec.json.encode(plan).decode())
        except OSError as error:
            title = Sentence("“{name}” cannot be written.", name=str(self._path))
            raise AppError(title, Sentence("Choose another folder for --out."), str(error)) from None
        return plan, []

    def add(self, result: Result) -> None:
        """Write a result at once. Where that fails, what is there already can be gone on with."""
        try:
            with open_file(self._progress_file, "ab") as progress:
                progress.write(msgspec.json.encode(result) + b"\n")
        except OSError as error:
            title = Sentence("“{name}” cannot be written.", name=str(self._progress_file))
            advice = Sentence("Make room on the disk, or allow writing there, and run the same command again to go on.")
            raise AppError(title, advice, str(error)) from None

    def finish(self, plan: Plan, results: list[Result]) -> None:
        """Write results.csv, results.json and report.html."""
        self._write("results.csv", to_csv(plan, results))
        self._write("results.json", to_json(plan, results))
        self._write(self.report.name, to_html(plan, results))

    def _earlier(self) -> Plan | None:
        if not self._plan_file.exists():
            return None
        try:
            return msgspec.json.decode(read_file(self._plan_file, _LARGEST), type=Plan)
        except DECODE_ERRORS as error:
            title = Sentence("“{name}” was not written by a comparison.", name=str(self._plan_file))
            raise AppError(title, Sentence("Choose another folder for --out."), str(error)) from None

    def _results_so_far(self) -> list[Result]:
        """What came of earlier runs, also in the file itself: without a line that a crash has cut."""
        results = _read_progress(self._progress_file)
        write_whole(self._progress_file, "".join(msgspec.json.encode(result).decode() + "\n" for result in results))
        return results

    def _write(self, name: str, text: str) -> None:
        write_whole(self._path / name, text)


def _same_plan(earlier: Plan, plan: Plan, *, has_own_seed: bool) -> Plan:
    seed = plan.seed if has_own_seed else earlier.seed
    if msgspec.structs.replace(plan, date=earlier.date, seed=seed) != earlier:
        raise AppError(
            Sentence("This folder holds the results of another study."), Sentence("Choose another folder for --out.")
        )
    return earlier


def _read_progress(path: Path) -> list[Result]:
    """Earlier results, one for each run and none that failed; the run of a line that a crash has cut is done again."""
    results: dict[StudyItem, Result] = {}
    for line in read_file(path, _LARGEST).splitlines() if path.exists() else ():
        try:
            result = msgspec.json.decode(line, type=Result)
        except DECODE_ERRORS:
            continue
        if not result.failure:
            results[result.run] = result
    return list(results.values())
