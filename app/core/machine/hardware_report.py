"""What was found on a computer and what fits into it, as headings with rows of plain words.

For `triptych doctor` and for “Copy report”. Not here: looking (`hardware`), the arithmetic (`fit`).
"""

from __future__ import annotations

from app.core.machine.fit import MemorySettings, fit
from app.core.machine.hardware import Hardware, machine_now, machine_when_idle
from app.core.machine.machine import Machine
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from app.core.machine.probes.cpu import Cpu
from app.core.machine.probes.disk import Disk
from app.core.machine.probes.gpus import Gpu
from app.core.machine.probes.known import Unknown
from app.core.machine.probes.memory import Memory
from app.core.machine.probes.sensors import Sensors
from app.sentence import MemoryBytes, Sentence

Facts = dict[str, dict[str, str]]
SHOWN_CONTEXTS = (8_192, 32_768)


def hardware_facts(hardware: Hardware) -> Facts:
    """Processor, memory, GPUs and the models' disk; what is not known says why."""
    gpus = {f"{number}. {gpu.name}": _gpu(gpu) for number, gpu in enumerate(hardware.gpus, 1)}
    return {
        "Processor": _cpu(hardware.cpu),
        "Memory": _memory(hardware.memory),
        "GPUs": gpus or {"None": "Models run on the processor."},
        "Disk": _disk(hardware.disk),
    }


def fit_facts(hardware: Hardware) -> Facts:
    """Both models, with all memory free and as things are now."""
    return {
        "What fits with nothing else running": _fits(machine_when_idle(hardware)),
        "What fits now": _fits(machine_now(hardware)),
    }


def report(facts: Facts) -> str:
    """Headings, and below each its rows, indented."""
    lines: list[str] = []
    for heading, rows in facts.items():
        lines += [heading, *(f"  {name}: {value}" for name, value in rows.items())]
    return "\n".join(lines)


def amount(size: int | Unknown) -> Sentence | MemoryBytes:
    """Bytes of memory as on its box, or why they are not known."""
    return unknown_words(size) if isinstance(size, Unknown) else MemoryBytes(size)


def unknown_words(unknown: Unknown) -> Sentence:
    """Why something is not known, to stand where it would."""
    return Sentence("unknown: {reason}", reason=unknown.sentence)


def sensor_words(name: str, sensors: Sensors) -> str:
    """What is known of a processor or GPU this second: `CUDA0 83 % · 61 °C · 212 W`."""
    figures = ((sensors.load, 100, "%"), (sensors.temperature, 1, "°C"), (sensors.watts, 1, "W"))
    known = (f"{value * scale:.0f} {unit}" for value, scale, unit in figures if not isinstance(value, Unknown))
    return f"{name} {' · '.join(known)}".rstrip()


def _cpu(cpu: Cpu) -> dict[str, str]:
    cores = cpu.physical_cores
    features = cpu.features
    return {
        "Model": _words(cpu.model),
        "Physical cores": _why(cores) if isinstance(cores, Unknown) else str(cores),
        "Usable cores": str(cpu.usable_cores),
        "Instruction sets": _why(features) if isinstance(features, Unknown) else ", ".join(features),
    }


def _memory(memory: Memory) -> dict[str, str]:
    rows = {"Total": _gib(memory.total), "Available": _gib(memory.available)}
    if memory.limit is not None:
        rows["Limit of this container or service"] = _gib(memory.limit)
    return rows | {"Swap": f"{_gib(memory.swap_free)} free of {_gib(memory.swap_total)}"}


def _gpu(gpu: Gpu) -> str:
    if isinstance(gpu.library, Unknown) and isinstance(gpu.total, Unknown) and not gpu.shares_memory:
        return str(gpu.library.sentence)  # a lost one: there is nothing else to say of it
    library = _why(gpu.library) if isinstance(gpu.library, Unknown) else f"used through {gpu.library}"
    kind = "shares main memory" if gpu.shares_memory else "own memory"
    screen = "" if isinstance(gpu.has_display, Unknown) else "drives a screen" if gpu.has_display else "no screen"
    memory = f"{_gib(gpu.free)} free of {_gib(gpu.total)}"
    now = sensor_words("now", gpu.sensors) if gpu.sensors != Sensors() else ""
    parts = (library, kind, memory, f"driver {_words(gpu.driver)}", screen, now)
    return "; ".join(part.rstrip(".") for part in parts if part)


def _disk(disk: Disk) -> dict[str, str]:
    speed = disk.spins
    kind = _why(speed) if isinstance(speed, Unknown) else "hard disk, slow to load from" if speed else "solid state"
    return {"Folder of models": disk.folder, "Free": _gib(disk.free), "Kind": kind}


def _fits(machine: Machine) -> dict[str, str]:
    return {
        f"{shape.name}, {context:,} tokens of context": str(fit(shape, machine, MemorySettings(context)).sentence)
        for shape in (GPT_OSS_20B, GPT_OSS_120B)
        for context in SHOWN_CONTEXTS
    }


def _words(value: str | Unknown) -> str:
    return _why(value) if isinstance(value, Unknown) else value


def _why(unknown: Unknown) -> str:
    return str(unknown_words(unknown))


def _gib(size: int | Unknown) -> str:
    return str(amount(size))
