"""Arguments that several subcommands take, and how they are checked."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_model(parser: argparse.ArgumentParser) -> None:
    """`--model PATH`."""
    parser.add_argument("--model", type=Path, default=None, help="a model file (default: the bundled demo model)")


def whole(text: str) -> int:
    """A whole number that fits a seed or a token count."""
    value = int(text)
    if not 0 <= value < 2**32:
        raise argparse.ArgumentTypeError("a whole number from 0 to 4294967295")
    return value


def temperature(text: str) -> float:
    """A sampling temperature."""
    value = float(text)
    if not 0.0 <= value <= 5.0:
        raise argparse.ArgumentTypeError("a number from 0 to 5")
    return value
