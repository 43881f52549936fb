"""The folder in which a judging is kept: a study for each policy, and the results at the end.

Every verdict is written as it comes, so that an interrupted judging goes on where it was. Labels are no part of the
studies: they can be added or changed afterwards without judging again. Not here: what is in the files (`judge_files`,
`judge_report`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.policy.judge_figures import JudgeFigures, judge_figures
from app.core.policy.judge_files import to_csv, to_json
from app.core.policy.judge_report import to_html
from app.core.policy.judging import Judging, judged
from app.core.study.study import Result
from app.core.study.study_folder import StudyFolder
from app.errors import AppError
from app.sentence import Sentence
from app.whole_file import write_whole


class JudgeFolder:
    """One folder. What cannot be read or written there is an AppError that names another --out as the way on."""

    def __init__(self, path: Path) -> None:
        self.report = path / "report.html"
        self._path = path
        self._studies: list[StudyFolder] = []

    def take_up(self, judging: Judging, *, has_own_seed: bool) -> tuple[Judging, list[list[Result]]]:
        """Begin these plans, or go on with the same ones: as they were begun, and their results so far."""
        self._studies = [StudyFolder(self._path / f"policy-{n}") for n in range(1, len(judging.plans) + 1)]
        plans, results = zip(
            *(
                study.take_up(plan, has_own_seed=has_own_seed)
                for study, plan in zip(self._studies, judging.plans, strict=True)
            ),
            strict=True,
        )
        return msgspec.structs.replace(judging, plans=tuple(plans)), list(results)

    def add(self, policy: int, result: Result) -> None:
        """Write a result of the policy of this number at once."""
        self._studies[policy].add(result)

    def finish(self, judging: Judging, results: list[list[Result]], version: str) -> JudgeFigures:
        """Write results.csv, results.json and report.html; return the figures in them."""
        found = [judged(judging, number, each) for number, each in enumerate(results)]
        figures = judge_figures(judging, found)
        try:
            write_whole(self._path / "results.csv", to_csv(judging, found))
            write_whole(self._path / "results.json", to_json(judging, figures, version))
            write_whole(self.report, to_html(judging, figures, found))
        except OSError as error:
            title = Sentence("“{name}” cannot be written.", name=str(self._path))
            raise AppError(title, Sentence("Choose another folder for --out."), str(error)) from None
        return figures
