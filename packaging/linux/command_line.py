"""`python command_line.py FOLDER`: the man page and the shells' completions, made of the parser of the commands.

Runs in an environment that has Triptych and shtab. The man page's other sections are `triptych.1`; what stands there as
`@COMMANDS@` is written here. Not here: where the files are installed (`packages`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import shtab

from app import __version__
from app.__main__ import parser_of
from app.commands.arguments import model_ref

HERE = Path(__file__).resolve().parent
SHELLS = {"bash": "triptych.bash", "zsh": "_triptych", "fish": "triptych.fish"}


def main() -> int:
    """Exit code 0: all four lie in the folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for shell, name in SHELLS.items():
        (folder / name).write_text(completions(shell), "utf-8")
    (folder / "triptych.1").write_text(manual(), "utf-8")
    return 0


def completions(shell: str) -> str:
    """What this shell reads to complete commands, options and paths."""
    parser = parser_of()
    for command in (parser, *(command for _, command in _commands(parser))):
        for action in command._actions:
            if action.type in (Path, model_ref):
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks for it
    return shtab.complete(parser, shell)


def manual() -> str:
    """The man page, every option of every command in it."""
    sections = [_section(words, command) for words, command in _commands(parser_of()) if not _has_commands(command)]
    text = (HERE / "triptych.1").read_text("utf-8")
    return text.replace("@VERSION@", __version__).replace("@COMMANDS@\n", "".join(sections))


def _commands(parser: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each command with the words by which it is called, its own commands after it."""
    for action in parser._actions:
        if isinstance(action.choices, dict):  # only commands below it have their choices by name
            commands = cast("dict[str, argparse.ArgumentParser]", action.choices)
            for name, command in commands.items():
                yield f"{above}{name}", command
                yield from _commands(command, f"{above}{name} ")


def _has_commands(parser: argparse.ArgumentParser) -> bool:
    return any(True for _ in _commands(parser))


def _section(words: str, command: argparse.ArgumentParser) -> str:
    lines = [f".SS {words}", *_paragraphs(command.description or "")]
    for action in command._actions:
        if action.help != argparse.SUPPRESS and action.dest != "help":
            lines += [".TP", f".B {_roff(_named(action))}", _roff(_explained(action))]
    return "\n".join(lines) + "\n"


def _named(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return value
    return ", ".join(action.option_strings) + ("" if action.nargs == 0 else f" {value}")


def _explained(action: argparse.Action) -> str:
    told = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
    choices = ", ".join(map(str, action.choices or ()))
    return "; ".join(part for part in (told, choices and f"one of {choices}") if part) or "\\&"


def _paragraphs(text: str) -> list[str]:
    """Roff of a docstring, where an empty line parts two paragraphs."""
    return [line for part in text.strip().split("\n\n") for line in (".PP", _roff(" ".join(part.split())))]


def _roff(text: str) -> str:
    plain = text if text == "\\&" else text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    sys.exit(main())
