"""Runs a file of machines and verdicts in the format of shared/data/machines.json: `python -m tests.fit_cases FILE`.

A case passes if the verdict is the expected one and the number of layers whose experts go to main memory differs by at
most one. Ends with `N passed, N failed` and exits with 1 if any failed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.core.machine.fit import COMFORT, Fit, MemorySettings, Verdict, fit
from app.core.machine.machine import GIB, Machine, cpu_only, discrete, unified
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B

MODELS = {"20b": GPT_OSS_20B, "120b": GPT_OSS_120B}


class Spec(msgspec.Struct):
    """A machine. GiB."""

    kind: str
    ram: float
    gpus: list[float] = []
    limit: float = 0
    headless: int = 0


class Expected(msgspec.Struct):
    """What should come out."""

    verdict: str
    n_cpu_moe: int | None = None
    margin_gib: float | None = None


class Row(msgspec.Struct):
    """A machine and its verdicts by `model|context|kv type|swa or full`."""

    machine: str
    spec: Spec
    verdicts: dict[str, Expected]


class CaseFile(msgspec.Struct):
    """The whole file; `meta` repeats constants that are computed here."""

    rows: list[Row]


@dataclass(frozen=True)
class Outcome:
    """One case, expected and found."""

    name: str
    expected: Expected
    found: Expected

    @property
    def passed(self) -> bool:
        """The same verdict, and as many expert layers give or take one."""
        if _kind(self.expected.verdict) != _kind(self.found.verdict):
            return False
        layers = self.expected.n_cpu_moe
        return layers is None or abs(layers - (self.found.n_cpu_moe or 0)) <= 1


def outcomes(path: Path) -> Iterator[Outcome]:
    """Every case of a file."""
    for row in msgspec.json.decode(path.read_bytes(), type=CaseFile).rows:
        machine = machine_of(row.spec)
        for key, expected in row.verdicts.items():
            yield Outcome(f"{row.machine}: {key}", expected, found(machine, key))


def machine_of(spec: Spec) -> Machine:
    """The machine that a spec describes."""
    ram = _bytes(spec.ram)
    if spec.kind == "cpu":
        return cpu_only(ram)
    if spec.kind == "unified":
        return unified(_bytes(spec.limit), ram)
    return discrete([_bytes(size) for size in spec.gpus], ram, headless=bool(spec.headless))


def found(machine: Machine, key: str) -> Expected:
    """What our arithmetic says about one case."""
    model, context, kv_type, window = key.split("|")
    settings = MemorySettings(context=int(context), kv_type=kv_type, swa_full=window == "full")
    result = fit(MODELS[model], machine, settings)
    margin = result.margin if machine.unified and not result.fits else result.margin_all_on_gpu
    layers = 0 if machine.unified and not result.fits else result.expert_layers_needed
    return Expected(_word(result), layers, round(margin / GIB, 1))


def _word(result: Fit) -> str:
    """The file's word for a verdict."""
    match result.verdict:
        case Verdict.COMFORTABLE:
            return "full"
        case Verdict.TIGHT:
            return "tight"
        case Verdict.EXPERTS_ON_CPU:
            return f"offload {result.placement.expert_layers}"
        case Verdict.CPU_ONLY:
            return "cpu" if result.margin >= COMFORT else "cpu tight"
        case Verdict.NO:
            return "no"


def _kind(verdict: str) -> str:
    return "offload" if verdict.startswith("offload") else verdict


def _bytes(gib: float) -> int:
    return int(gib * GIB)


def main(arguments: list[str]) -> int:
    """Run the files named; 0 if all cases passed."""
    results = [outcome for name in arguments for outcome in outcomes(Path(name))]
    failed = [outcome for outcome in results if not outcome.passed]
    for outcome in failed:
        sys.stdout.write(f"{outcome.name}: expected {outcome.expected}, found {outcome.found}\n")
    sys.stdout.write(f"{len(results) - len(failed)} passed, {len(failed)} failed\n")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
