"""Machines that articles name, for the page "What could run it?": their memory, and what fits at which context.

Memory sizes in GiB as sold; Apple's limits are typical (two thirds of the memory up to 32 GB, three quarters above).
"""

from __future__ import annotations

import msgspec

from app.core.machine.fit import Fit, MemorySettings, fit
from app.core.machine.machine import GIB, Machine, cpu_only, discrete, unified
from app.core.machine.model_shape import ModelShape

SHOWN_CONTEXTS = (8_192, 32_768, 131_072)


class KnownMachine(msgspec.Struct, frozen=True):
    """A machine by its name."""

    name: str
    machine: Machine


def known_machines() -> tuple[KnownMachine, ...]:
    """All of them, from small to large within their kind."""
    return tuple(KnownMachine(name, machine) for name, machine in (*_cards(), *_shared(), *_processors()))


def fits_at(machine: Machine, shape: ModelShape, contexts: tuple[int, ...] = SHOWN_CONTEXTS) -> tuple[Fit, ...]:
    """One fit for each context: one sequence, full-precision cache."""
    return tuple(fit(shape, machine, MemorySettings(context)) for context in contexts)


def _cards() -> list[tuple[str, Machine]]:
    rows = (
        ("RTX 3060 Ti / 4060 8 GB + 32 GB RAM", (8,), 32, False),
        ("RTX 3060 Ti / 4060 8 GB + 64 GB RAM", (8,), 64, False),
        ("RTX 2080 Ti 11 GB + 32 GB RAM", (11,), 32, False),
        ("RTX 3060 / 4070 / 5070 12 GB + 32 GB RAM", (12,), 32, False),
        ("RTX 3060 / 4070 / 5070 12 GB + 64 GB RAM", (12,), 64, False),
        ("RTX 4080 / 5080 / 5070 Ti 16 GB + 32 GB RAM", (16,), 32, False),
        ("RTX 4080 16 GB + 64 GB RAM", (16,), 64, False),
        ("RX 7800 XT / 9070 XT 16 GB + 32 GB RAM", (16,), 32, False),
        ("RX 7900 XT 20 GB + 32 GB RAM", (20,), 32, False),
        ("RX 7900 XTX 24 GB + 64 GB RAM", (24,), 64, False),
        ("RTX 3090 / 4090 24 GB + 32 GB RAM", (24,), 32, False),
        ("RTX 4090 24 GB + 64 GB RAM", (24,), 64, False),
        ("RTX 5090 32 GB + 64 GB RAM", (32,), 64, False),
        ("2x RTX 4090 48 GB + 64 GB RAM", (24, 24), 64, False),
        ("2x RTX 5090 64 GB + 64 GB RAM", (32, 32), 64, False),
        ("3x RTX 3090 72 GB + 64 GB RAM", (24, 24, 24), 64, False),
        ("4x RTX 3090 96 GB + 64 GB RAM", (24, 24, 24, 24), 64, False),
        ("RTX A6000 / 6000 Ada / L40S 48 GB + 128 GB RAM", (48,), 128, True),
        ("A100 40 GB + 128 GB RAM", (40,), 128, True),
        ("A100 80 GB", (80,), 128, True),
        ("2x A100 80 GB", (80, 80), 256, True),
        ("H100 80 GB", (79.1,), 128, True),
        ("RTX PRO 6000 Blackwell 96 GB", (96,), 128, True),
        ("H200 141 GB", (141,), 256, True),
    )
    return [
        (name, discrete([_bytes(size) for size in gpus], _bytes(ram), headless=headless))
        for name, gpus, ram, headless in rows
    ]


def _shared() -> list[tuple[str, Machine]]:
    rows = (
        ("Mac 8 GB (M1/M2)", 5.33, 8),
        ("Mac 16 GB, older macOS (limit 10.67 GiB)", 10.67, 16),
        ("Mac 16 GB, newer macOS (limit 11.84 GiB)", 11.84, 16),
        ("Mac 18 GB (M3 Pro)", 12, 18),
        ("Mac 24 GB (M2/M4)", 16, 24),
        ("Mac 32 GB", 21.33, 32),
        ("Mac 36 GB", 27, 36),
        ("Mac 48 GB", 36, 48),
        ("Mac 64 GB", 48, 64),
        ("Mac 96 GB (M2/M3 Max, M3 Ultra)", 72, 96),
        ("Mac 128 GB", 96, 128),
        ("M2 Ultra 192 GB", 144, 192),
        ("M3 Ultra 256/512 GB", 192, 256),
        ("Ryzen AI Max 395 64 GB, 48 GB to GPU", 48, 64),
        ("Ryzen AI Max+ 395 128 GB, 96 GB to GPU", 96, 128),
        ("DGX Spark 128 GB", 119, 128),
    )
    return [(name, unified(_bytes(limit), _bytes(ram))) for name, limit, ram in rows]


def _processors() -> list[tuple[str, Machine]]:
    return [(f"CPU only, {ram} GB RAM", cpu_only(_bytes(ram))) for ram in (16, 32, 64, 96)]


def _bytes(gib: float) -> int:
    return int(gib * GIB)
