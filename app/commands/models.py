"""List the gpt-oss models on this computer, download one, add one from a stick, verify its bytes, remove it.

  triptych models list                            what is here, whoever put it there
  triptych models download NAME                   of the catalog, such as gpt-oss-20b, or OWNER/NAME on Hugging Face
  triptych models add PATH [--sha256 HASH]        a file or folder; it stays where it is, nothing is copied
  triptych models verify [MODEL]                  read all bytes and compare; without MODEL every model
  triptych models remove MODEL                    to the system's trash

MODEL is a path, or a name where only one model has it. Every action takes --json. Only `download` uses the network; the
same command goes on after an interruption, and no byte counts before its hash is right.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.assembly import Assembly
from app.commands.arguments import named, path
from app.commands.terminal import INTERRUPTED, json_text, print_failure
from app.core.models.file_hashes import (
    Expected,
    HashState,
    expected_hash,
    hash_file,
    state_of,
    state_of_all,
)
from app.core.models.library import Library, NotUsable, OnDisk, read_library, read_model
from app.core.models.model_folders import ADDED, BUNDLED
from app.core.models.removal import remove_model
from app.errors import AppError, DownloadError, FileNotWritten, ImportRefused, engine_failure
from app.sentence import Sentence
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm, is_file, is_folder
from backends.contract.kinds import offered

OLLAMA = "Ollama keeps gpt-oss in a layout of its own, which llama.cpp cannot load. Get the MXFP4 GGUF file instead."


class PrintedModel(msgspec.Struct, frozen=True):
    """A model as it is printed."""

    model: OnDisk
    state: HashState


class FileVerdict(msgspec.Struct, frozen=True):
    """What hashing a file showed. `expected` is nothing where nobody has said what its hash must be."""

    path: Path
    sha256: str
    expected: Expected | None
    state: HashState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych models`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="what is on this computer")
    fetched = actions.add_parser("download", help="from Hugging Face, every byte verified")
    fetched.add_argument("name", type=named, metavar="NAME", help="of the catalog, or OWNER/NAME")
    fetched.add_argument(
        "--form",
        choices=[kind.form.value for kind in offered()],
        default=offered()[0].form.value,
        help=f"for {' (default), or for '.join(kind.title for kind in offered())}",
    )
    fetched.add_argument("--file", default="", help="which GGUF file, where a repository has several")
    fetched.add_argument("--folder", type=path, default=None, help="laid out as Hugging Face's cache (default: it)")
    added = actions.add_parser("add", help="a file or folder, where it is")
    added.add_argument("path", type=path, metavar="PATH")
    added.add_argument(
        "--sha256", type=_sha256, default=None, metavar="HASH", help="what the file must hash to; it is checked at once"
    )
    verified = actions.add_parser("verify", help="read all bytes and compare")
    verified.add_argument("model", type=named, metavar="MODEL", nargs="?", default=None)
    removed = actions.add_parser("remove", help="to the system's trash")
    removed.add_argument("model", type=named, metavar="MODEL")
    for action in (listed, fetched, added, verified, removed):
        action.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Do it and return the exit code."""
    try:
        return ACTIONS[arguments.action](assembly, arguments)
    except AppError as error:
        print_failure(error)
    except EngineError as error:
        print_failure(engine_failure(error.code, error.detail, error.facts))
    except OSError as error:
        print_failure(
            DownloadError(
                Sentence("A file could not be read or written."),
                Sentence("Check the disk, then try again."),
                str(error),
            )
        )
    except KeyboardInterrupt:
        return INTERRUPTED
    return 1


def _library(assembly: Assembly) -> Library:
    """What is on disk now; the user's own paths last."""
    folders = assembly.library_folders
    return read_library(folders.with_added(assembly.model_checks.added), folders.ollama)


def _printed(assembly: Assembly, model: OnDisk) -> PrintedModel:
    return PrintedModel(model, state_of_all(model.files, assembly.model_checks, assembly.catalog))


def _list(assembly: Assembly, arguments: argparse.Namespace) -> int:
    library = _library(assembly)
    rows = [_printed(assembly, model) for model in library.models]
    if arguments.json:
        _print_json({"models": rows, "unusable": library.unusable, "ollama": library.ollama})
        return 0
    for row in rows:
        print(_line(row))
    for entry in library.unusable:
        print(_refusal(entry))
    for blob in library.ollama:
        print(f"Ollama {blob.tag}  {_size(blob.size)}  not usable: {OLLAMA}")
    if not (rows or library.unusable or library.ollama):
        print("No gpt-oss model was found. “triptych models add PATH” names one.")
    return 0


def _add(assembly: Assembly, arguments: argparse.Namespace) -> int:
    path = Path(arguments.path).absolute()
    model = read_model(path, ADDED)
    if arguments.sha256:
        _check_given(assembly, model, arguments.sha256)
    assembly.model_checks.add(model.path)
    row = _printed(assembly, model)
    if arguments.json:
        _print_json(row)
    else:
        print(_line(row))
    return 0


def _download(assembly: Assembly, arguments: argparse.Namespace) -> int:
    from app.commands.fetching import DownloadArguments, Fetching

    wish = DownloadArguments(arguments.name, ModelForm(arguments.form), arguments.file, arguments.folder)
    fetching = Fetching(wish, assembly, is_quiet=arguments.json)
    code = fetching.run()
    if fetching.path is None:
        return code
    path = fetching.path
    if arguments.folder is not None:
        _save(lambda: assembly.model_checks.add(path))
    model = read_model(path, "Hugging Face")
    row = _printed(assembly, model)
    if arguments.json:
        _print_json(row)
    else:
        print(_line(row))
    return code


def _save(write: Callable[[], None]) -> None:
    """Write down what is done already; where that fails, say so and go on."""
    try:
        write()
    except FileNotWritten as failure:
        print_failure(failure)


def _check_given(assembly: Assembly, model: OnDisk, sha256: str) -> None:
    """Hash a model of one file against the user's word, before it is taken in. Raises ImportRefused."""
    if len(model.files) != 1:
        advice = Sentence("Add it without --sha256, then use “triptych models verify”.")
        raise ImportRefused(
            Sentence("This model has {files} files, and --sha256 is the hash of one.", files=len(model.files)), advice
        )
    file = model.files[0]
    checked = hash_file(file, lambda _: None)
    if checked.sha256 != sha256:
        advice = Sentence("It was not added. Copy it again, or check the hash.")
        detail = f"expected {sha256}\nfound    {checked.sha256}"
        raise ImportRefused(Sentence("The file's bytes are not the right ones."), advice, detail)
    assembly.model_checks.give(file, sha256)
    assembly.model_checks.keep({file: checked})


def _verify(assembly: Assembly, arguments: argparse.Namespace) -> int:
    library = _library(assembly)
    chosen = library.models if arguments.model is None else (_named(library, arguments.model),)
    verdicts = [_verdict(assembly, file, quiet=arguments.json) for model in chosen for file in model.files]
    if arguments.json:
        _print_json({"files": verdicts})
    return 1 if any(each.state is HashState.DAMAGED for each in verdicts) else 0


def _verdict(assembly: Assembly, file: Path, *, quiet: bool) -> FileVerdict:
    checked = hash_file(file, lambda _: None)
    _save(lambda: assembly.model_checks.keep({file: checked}))
    expected = expected_hash(file, assembly.model_checks, assembly.catalog)
    verdict = FileVerdict(file, checked.sha256, expected, state_of(file, assembly.model_checks, assembly.catalog))
    if not quiet:
        against = f" (hash from: {expected.source})" if expected else ", nothing to compare with"
        print(f"{verdict.state}{against}  {file}\n    sha256 {checked.sha256}", flush=True)
    return verdict


def _remove(assembly: Assembly, arguments: argparse.Namespace) -> int:
    path = Path(arguments.model).absolute()
    if path in assembly.model_checks.added and not (is_file(path) or is_folder(path)):
        assembly.model_checks.drop(path)
        print(f"{path.name} is no longer listed.")
        return 0
    model = _named(_library(assembly), arguments.model)
    if model.owner == BUNDLED:
        raise ImportRefused(Sentence("The demo model belongs to Triptych."), Sentence("It stays. Name another model."))
    remove_model(model, assembly.move_to_trash)
    _save(lambda: assembly.model_checks.drop(model.path))
    if arguments.json:
        _print_json({"removed": model.path, "bytes": model.size})
    else:
        print(f"{model.name} is in the trash. Emptying it frees {_size(model.size)}.")
    return 0


def _named(library: Library, wanted: str) -> OnDisk:
    path = Path(wanted).absolute()
    by_path = [model for model in library.models if path in (model.path, *model.files)]
    found = by_path or [model for model in library.models if model.name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise ImportRefused(
            Sentence("{found} models have this name.", found=len(found)), Sentence("Give the path of the one you mean.")
        )
    raise ImportRefused(
        Sentence("There is no such model here."), Sentence("“triptych models list” shows what there is.")
    )


def _sha256(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text.lower()):
        raise argparse.ArgumentTypeError("64 hexadecimal digits")
    return text.lower()


def _line(row: PrintedModel) -> str:
    model = row.model
    facts = f"{_size(model.size)}  {model.quantisation}  {_parameters(model.parameters)}  {model.experts} experts"
    more = f"context {model.context:,}  {model.backend}  hash {row.state}  from {model.owner}"
    return f"{model.name}  {facts}  {more}\n    {model.path}"


def _refusal(entry: NotUsable) -> str:
    failure = engine_failure(entry.code, entry.detail, {})
    return f"not usable: {failure.sentence}\n    {entry.path}"


def _parameters(number: int) -> str:
    return f"{number / 1e9:.1f}B" if number >= 1_000_000_000 else f"{number / 1e6:.1f}M"


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1_000_000_000 else f"{size / 1e6:.1f} MB"


def _print_json(value: object) -> None:
    print(json_text(value), flush=True)


ACTIONS = {"list": _list, "download": _download, "add": _add, "verify": _verify, "remove": _remove}
