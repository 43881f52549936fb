"""Arguments that several subcommands take, and how they are checked."""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from app import paths
from app.assembly import Assembly
from app.core.chats.answer_form import read_form_file
from app.core.models.model_ref import LocalModel, ModelRef, RemoteModel
from app.core.models.remote_engines import host_elsewhere
from app.core.text import encodings
from app.core.text.encodings import Encoding
from app.errors import AppError
from app.real_file import read_file
from app.sentence import Sentence
from backends.contract.base import LoadOptions
from backends.contract.forms import ModelForm, model_of_file
from backends.contract.kinds import BACKENDS, BackendKind, kind_named, offered
from backends.contract.messages import Effort, ResponseFormat
from backends.contract.server import AddressError, parse_address
from backends.lines import path_text, sound

_LONGEST_KEY = 1 << 16  # bytes of a file with a key


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


def add_engine(parser: argparse.ArgumentParser) -> None:
    """`--engine URL`, `--engine-key-file FILE` and `--remote-model NAME`."""
    parser.add_argument(
        "--engine", type=address, metavar="URL", help="ask an engine on another machine: llama-server, vLLM, Ray Serve"
    )
    parser.add_argument("--engine-key-file", type=path, metavar="FILE", help="a file with the key of that engine")
    parser.add_argument("--remote-model", type=sound, default="", metavar="NAME", help="which of its models to ask")


def meet_engine(arguments: argparse.Namespace, assembly: Assembly) -> None:
    """Keep in mind with which key the engine of `--engine` is asked, and say where questions go that leave this
    computer; raises AppError for what cannot be.
    """
    if arguments.engine is None:
        if arguments.engine_key_file is not None or arguments.remote_model:
            raise AppError(Sentence("A key and a model of an engine need its address: --engine URL."))
        return
    if arguments.model is not None or arguments.backend is not None or arguments.adapter:
        raise AppError(Sentence("An engine elsewhere has its own model: leave out --model, --backend and --adapter."))
    if host := host_elsewhere(arguments.engine):
        print(f"What you ask leaves this computer: it goes to {host}.", file=sys.stderr)
    if arguments.engine_key_file is not None:
        model = RemoteModel(arguments.engine, arguments.remote_model)
        known = assembly.engine_servers.server_of(model)
        assembly.engine_servers.try_with(replace(known, key=_key_in(arguments.engine_key_file)))


def _key_in(file: Path) -> str:
    """The first line of a file."""
    try:
        return read_file(file, _LONGEST_KEY).decode().strip()
    except (OSError, UnicodeError) as error:
        raise AppError(
            Sentence("The key could not be read from {file}.", file=str(file)),
            Sentence("Write the key into a text file, alone."),
            str(error),
        ) from error


def address(text: str) -> str:
    """Read the address of a server; raises ArgumentTypeError for what is none."""
    try:
        return parse_address(text).text
    except AddressError:
        raise argparse.ArgumentTypeError("an address such as https://host:8000") from None


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
    """The model asked for, of a file or a server, else the demo model in the form that the backend reads."""
    if getattr(arguments, "engine", None) is not None:
        return RemoteModel(arguments.engine, arguments.remote_model)
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
