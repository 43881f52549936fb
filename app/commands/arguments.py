"""Arguments that several subcommands take, and how they are checked."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from app import paths
from app.core.chats.answer_form import read_form_file
from app.core.models.model_ref import LocalModel, ModelRef
from app.core.text import encodings
from app.core.text.encodings import Encoding
from backends.contract.base import LoadOptions
from backends.contract.forms import ModelForm, model_of_file
from backends.contract.kinds import BACKENDS, BackendKind, kind_named, offered
from backends.contract.messages import Effort, ResponseFormat
from backends.lines import path_text


def add_model(parser: argparse.ArgumentParser, kinds: Sequence[BackendKind] = BACKENDS) -> None:
    """`--model PATH`, `--backend NAME` and `--adapter PATH`."""
    parser.add_argument("--model", type=model_ref, default=None, help="a model (default: the bundled demo model)")
    parser.add_argument(
        "--backend",
        choices=[kind.name for kind in offered(kinds)],
        default=None,
        help=f"what computes (default: {', '.join(f'{kind.title} for {kind.form.words}' for kind in offered(kinds))})",
    )
    parser.add_argument(
        "--adapter",
        type=path,
        action="append",
        default=[],
        metavar="PATH",
        help=f"a LoRA adapter to attach: {_adapter_forms(kinds)}; may be given again",
    )


def add_schema(parser: argparse.ArgumentParser) -> None:
    """`--schema FILE`."""
    parser.add_argument(
        "--schema", type=path, default=None, metavar="FILE", help="a JSON schema: the answer is JSON that fits it"
    )


def chosen_form(arguments: argparse.Namespace) -> ResponseFormat | None:
    """The schema asked for; raises AppError where the file has none."""
    return None if arguments.schema is None else read_form_file(arguments.schema)


def _adapter_forms(kinds: Sequence[BackendKind]) -> str:
    return ", ".join(f"{kind.adapters} for {kind.title}" for kind in offered(kinds) if kind.adapters)


def chosen_model(arguments: argparse.Namespace) -> ModelRef:
    """The model asked for, else the demo model in the form that the backend reads."""
    given: ModelRef | None = arguments.model
    kind = kind_named(arguments.backend) if arguments.backend else None
    return given or LocalModel(paths.demo_model(kind.form if kind else ModelForm.GGUF))


def chosen_options(arguments: argparse.Namespace, sequences: int | None = None) -> LoadOptions:
    """How to load it: with the adapters asked for, and room for so many answers at once."""
    adapters: list[Path] = arguments.adapter
    options = LoadOptions(adapters=tuple(path_text(path.absolute()) for path in adapters))
    return options if sequences is None else replace(options, sequences=sequences)


def model_ref(text: str) -> ModelRef:
    """The model that `--model` names: a file, or a folder in MLX's layout."""
    return LocalModel(model_of_file(path(text)))


def path(text: str) -> Path:
    """A path; raises ArgumentTypeError for an empty text, which would be the folder one is in."""
    return Path(named(text))


def named(text: str) -> str:
    """A name or a path as it was typed; raises ArgumentTypeError for an empty text."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: give a name or a path")
    return text


def whole(text: str) -> int:
    """A whole number that fits a seed or a token count."""
    return _whole_number(text, 0, 2**32 - 1)


def positive(text: str) -> int:
    """How many of something; raises ArgumentTypeError for what is none."""
    return _whole_number(text, 1, 1_000_000)


def _whole_number(text: str, least: int, most: int) -> int:
    value = int(text) if re.fullmatch("-?[0-9]{1,20}", text.strip()) else least - 1
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}")
    return value


def temperature(text: str) -> float:
    """Read a sampling temperature; raises ArgumentTypeError for what is none."""
    with contextlib.suppress(ValueError):
        if 0.0 <= (value := float(text)) <= 5.0:
            return value
    raise argparse.ArgumentTypeError("a number from 0 to 5")


def encoding(text: str) -> Encoding:
    """Read the name of an encoding; raises ArgumentTypeError for an unknown one."""
    found = encodings.named(text)
    if found is None:
        raise argparse.ArgumentTypeError("one of " + ", ".join(each.label for each in Encoding))
    return found


def some_efforts(text: str) -> tuple[Effort, ...]:
    """Read a list of efforts; raises ArgumentTypeError for anything else."""
    names = [name.strip().lower() for name in text.split(",")]
    if not all(name in tuple(Effort) for name in names) or len(set(names)) != len(names):
        raise argparse.ArgumentTypeError("some of low, medium, high, each once, with commas between")
    return tuple(effort for effort in Effort if effort in names)


def number_of_samples(text: str) -> int:
    """Read how often each effort is asked; raises ArgumentTypeError for what is no such number."""
    return _whole_number(text, 1, 100)
