"""A computer in words."""

from __future__ import annotations

import pytest

from app.core.machine.hardware import Hardware
from app.core.machine.hardware_report import fit_facts, hardware_facts, report, sensor_words
from app.core.machine.machine import GIB
from app.core.machine.probes.cpu import Cpu
from app.core.machine.probes.disk import Disk
from app.core.machine.probes.gpus import Gpu
from app.core.machine.probes.known import Unknown
from app.core.machine.probes.memory import Memory
from app.core.machine.probes.sensors import Sensors
from app.sentence import Sentence

NO_BACKEND = Unknown(
    Sentence("The driver is there, but this build has no CUDA backend."), Sentence("Install another build.")
)


def computer(*gpus: Gpu, available: int = 20 * GIB) -> Hardware:
    return Hardware(
        system="Linux",
        cpu=Cpu("A processor", Unknown(Sentence("Nobody counts.")), 8, ("AVX2", "FMA")),
        memory=Memory(32 * GIB, available, 32 * GIB, GIB, GIB // 2),
        gpus=gpus,
        disk=Disk("/models", 100 * GIB, spins=True),
    )


def test_what_is_not_known_says_why_and_what_helps() -> None:
    facts = hardware_facts(computer(Gpu("RTX", "", NO_BACKEND, False, 12 * GIB, 11 * GIB, "580", True)))
    assert facts["Processor"]["Physical cores"] == "unknown: Nobody counts."
    assert "no CUDA backend. Install another build" in facts["GPUs"]["1. RTX"]
    assert "11.0 GB free of 12.0 GB" in facts["GPUs"]["1. RTX"]
    assert facts["Memory"]["Limit of this container or service"] == "32.0 GB"
    assert facts["Disk"]["Kind"] == "hard disk, slow to load from"


def test_verdicts_tell_the_idle_machine_from_the_busy_one() -> None:
    idle, now = fit_facts(computer(available=4 * GIB)).values()
    assert idle["gpt-oss-20b, 8,192 tokens of context"].startswith("Runs on the processor alone")
    assert now["gpt-oss-20b, 8,192 tokens of context"].startswith("Does not fit")


def test_a_report_is_headings_with_rows() -> None:
    assert report({"One": {"a": "1"}, "Two": {"b": "2"}}) == "One\n  a: 1\nTwo\n  b: 2"


@pytest.mark.parametrize(
    ("sensors", "words"),
    [
        (Sensors(0.834, 61.0, 212.4), "CUDA0 83 % · 61 °C · 212 W"),
        (Sensors(temperature=40.0), "CUDA0 40 °C"),
        (Sensors(), "CUDA0"),
    ],
)
def test_what_a_gpu_tells_is_said_and_nothing_else(sensors: Sensors, words: str) -> None:
    assert sensor_words("CUDA0", sensors) == words
