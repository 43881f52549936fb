"""Arguments that several subcommands take, and how they are checked."""

from __future__ import annotations

import argparse
from pathlib import Path

from msgspec.structs import replace

from app import paths
from backends.contract.base import LoadOptions

BACKENDS = ("llama.cpp", "mlx")


def add_model(parser: argparse.ArgumentParser) -> None:
    """`--model PATH`, `--backend NAME` and `--adapter PATH`."""
    parser.add_argument("--model", type=Path, default=None, help="a model (default: the bundled demo model)")
    parser.add_argument(
        "--backend",
        choices=BACKENDS,
        default=None,
        help="what computes (default: MLX for a folder, llama.cpp for a file)",
    )
    parser.add_argument(
        "--adapter",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a LoRA adapter to attach: a GGUF file for llama.cpp, mlx-lm's folder for MLX; may be given again",
    )


def chosen_model(arguments: argparse.Namespace) -> Path:
    """The model asked for, else the demo model in the form that the backend reads."""
    given: Path | None = arguments.model
    return given or (paths.demo_model_mlx() if arguments.backend == "mlx" else paths.demo_model())


def chosen_options(arguments: argparse.Namespace, sequences: int | None = None) -> LoadOptions:
    """How to load it: with the adapters asked for, and room for so many answers at once."""
    adapters: list[Path] = arguments.adapter
    options = LoadOptions(adapters=tuple(str(path.absolute()) for path in adapters))
    return options if sequences is None else replace(options, sequences=sequences)


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
