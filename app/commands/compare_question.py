"""`triptych compare QUESTION`: one question, its panels printed in order, or as JSON lines as they come."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping

import msgspec

from app.assembly import Assembly
from app.commands.comparison import Comparison, PanelKey
from app.commands.terminal import INTERRUPTED, print_line
from app.core.chats.differences import AGREES, agreement
from app.core.chats.prompts import prompt_of_question
from app.core.chats.room import room_for
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.seeds import sample_seed
from app.errors import EngineFailure
from app.services.engine.jobs import JobRequest
from backends.contract import wire
from backends.contract.base import FinishReason, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt

_Closing = wire.Finished | EngineFailure


class QuestionComparison(Comparison):
    """One question. Every panel closes once, whatever happens."""

    def __init__(self, arguments: argparse.Namespace, assembly: Assembly) -> None:
        super().__init__(arguments, assembly)
        self._owner = JobOwner(Asker.COMPARISON)
        self._asked: dict[int, PanelKey] = {}  # by their jobs' numbers
        self._closed: dict[PanelKey, _Closing] = {}
        self._printed = 0
        self._date = datetime.date.today().isoformat()

    def interrupt(self) -> None:
        """Ctrl+C: whoever reads the lines still gets one closing for each panel."""
        self._close_rest(EngineFailure(ErrorCode.CANCELLED))
        self._exit(INTERRUPTED)

    def _give_up(self, failure: EngineFailure) -> None:
        self._close_rest(failure)
        super()._give_up(failure)

    def _close_rest(self, failure: EngineFailure) -> None:
        for panel in self._panels:
            if panel not in self._closed and self._arguments.json:
                self._line(panel, *_closing_line(failure))
            self._closed.setdefault(panel, failure)

    def _loaded(self, _event: wire.Loaded) -> None:
        """The room is computed first. A prompt that cannot be counted cannot be asked either, and says so itself."""
        counting = self._jobs.count(self._prompt(self._panels[-1]))
        counting.finished.connect(self._heed_room)
        counting.failed.connect(self._ask_uncounted)

    def _heed_room(self, counted: wire.Counted) -> None:
        batch = self._panels[: self._jobs.places]
        room = room_for(counted.tokens, [effort for effort, _ in batch], counted.context)
        at_once = len(batch) if room.is_enough else max(1, room.at_once)
        if not room.is_enough:
            how = "One after another." if at_once == 1 else f"{at_once} at once."
            print(f"{room.sentence} {how}", file=sys.stderr)
        self._ask_all(at_once)

    def _ask_uncounted(self, failure: EngineFailure) -> None:
        """A server that renders the prompt minds its room itself."""
        self._ask_all(self._jobs.places if failure.code is ErrorCode.NOT_ABLE else 1)

    def _ask_all(self, at_once: int) -> None:
        self._jobs.limit(self._owner, at_once)
        for number, panel in enumerate(self._panels):
            job = self._jobs.submit(self._request(panel, sample_seed(self._seed, number)))
            self._asked[job.number] = panel
            if self._arguments.json:
                job.delta.connect(self._stream)
            job.finished.connect(self._close)
            job.failed.connect(self._close)

    def _prompt(self, panel: PanelKey) -> Prompt:
        a = self._arguments
        return prompt_of_question(a.question, panel[0], self._date, a.system, self._form)

    def _request(self, panel: PanelKey, seed: int) -> JobRequest:
        sampling = Sampling(temperature=self._arguments.temperature, seed=seed)
        return JobRequest(self._owner, self._prompt(panel), sampling, self._arguments.max_tokens)

    def _stream(self, number: int, delta: wire.Delta) -> None:
        self._line(self._asked[number], "delta", {"channel": delta.channel, "text": delta.text})

    def _close(self, number: int, closing: _Closing) -> None:
        panel = self._asked[number]
        if panel in self._closed:
            return  # it was interrupted, and the engine that is closed says so once more
        self._closed[panel] = closing
        if self._arguments.json:
            self._line(panel, *_closing_line(closing))
        else:
            self._print_in_order()
        if len(self._closed) == len(self._panels):
            self._finish()

    def _finish(self) -> None:
        if not self._arguments.json:
            self._print_agreement()
        self._exit(1 if any(isinstance(closing, EngineFailure) for closing in self._closed.values()) else 0)

    def _line(self, panel: PanelKey, kind: str, rest: Mapping[str, object]) -> None:
        print_line({"type": kind, "effort": panel[0], "sample": panel[1] + 1, **rest})

    def _print_in_order(self) -> None:
        while self._printed < len(self._panels) and self._panels[self._printed] in self._closed:
            panel = self._panels[self._printed]
            _print_panel(panel, self._closed[panel], self._arguments.samples)
            self._printed += 1

    def _print_agreement(self) -> None:
        answers = [c.answer for c in self._closed.values() if isinstance(c, wire.Finished)]
        rules = {agreement(answers[0], other) for other in answers[1:]}
        if len(rules) == 1 and rules <= AGREES:
            print(f"The answers agree ({', '.join(str(rule) for rule in rules)}).")


def _closing_line(closing: wire.Finished | EngineFailure) -> tuple[str, dict[str, object]]:
    if isinstance(closing, EngineFailure):
        return "failed", {"code": closing.code, "title": str(closing.title), "advice": str(closing.advice or "")}
    return "finished", {
        "reason": closing.reason,
        "answer": closing.answer,
        "reasoning": closing.reasoning,
        "seed": closing.seed,
        "usage": msgspec.to_builtins(closing.usage),
        "warnings": closing.warnings,
    }


def _print_panel(panel: PanelKey, closing: wire.Finished | EngineFailure, samples: int) -> None:
    effort, sample = panel
    name = effort.capitalize() + (f" {sample + 1}" if samples > 1 else "")
    if isinstance(closing, EngineFailure):
        print(f"── {name} · failed\n{closing.sentence}\n")
        return
    usage = closing.usage
    seconds = usage.first_token_seconds + usage.decode_seconds
    cut = "" if closing.reason is FinishReason.STOP else " · cut off"
    print(f"── {name} · {usage.analysis_tokens} reasoning + {usage.final_tokens} answer tokens · {seconds:.2f} s{cut}")
    print(f"{closing.answer}\n", flush=True)
