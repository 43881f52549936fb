"""A function of the user's own: a declaration that the model reads, and a command that is run for a call.

Not here: running it (`app.services.tools.own_function`, `app.functions`), whether it may run (`grants`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

import msgspec

from app.core.chats.answer_form import SchemaUnreadable, read_form
from app.core.tools.call_terms import fingerprint
from app.core.tools.function_wire import FunctionProblem, FunctionRan
from app.core.tools.mcp_schemas import plain_schema
from app.core.tools.result import CallResult, cut_result
from app.errors import AppError
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.messages import Function

PREFIX = "own."  # of the name by which a chat has it on
SECONDS = 60.0  # that a call may take
_LONGEST_NAME = 64
_NAME = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{_LONGEST_NAME - 1}}}")
_KNOWN = {"name", "description", "parameters", "type", "strict"}
_NOT_WRITTEN = Sentence("Your functions could not be saved.")
_EXAMPLE = Sentence("Look at the example: a name, a description, and the parameters as a JSON schema.")


class FunctionRefused(AppError):
    """What was written is no function: the sentence says where and what to do."""


class OwnFunction(msgspec.Struct, frozen=True):
    """One function. `parameters` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, Any]
    command: tuple[str, ...]

    @property
    def tool(self) -> str:
        """Its name among all tools."""
        return PREFIX + self.name

    @property
    def fingerprint(self) -> str:
        """By which a permission knows it: another command line, name or schema is another function."""
        return fingerprint(self.tool, json.dumps(self.command), self.parameters)

    @property
    def declared(self) -> Function:
        """What the model is told of it."""
        return Function(self.name, self.description, self.parameters or None)

    @property
    def checked(self) -> dict[str, Any]:
        """The schema that arguments are checked against, without references; empty: any."""
        return plain_schema(self.parameters) if self.parameters else {}

    @property
    def declaration(self) -> str:
        """What a person reads and edits: JSON with a line for each part."""
        parts = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return json.dumps(parts, ensure_ascii=False, indent=2)


class OwnFunctions(msgspec.Struct, frozen=True):
    """All of them, in the order in which they were added."""

    functions: tuple[OwnFunction, ...] = ()


class OwnFunctionsFile(JsonFile[OwnFunctions]):
    """Keeps them from one start to the next."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, OwnFunctions, _NOT_WRITTEN)


def read_function(declaration: str, command: str) -> OwnFunction:
    """Read a function from its two fields as a person writes them. Raises FunctionRefused with what to do."""
    parts = _read_declaration(declaration)
    name, description = parts.get("name", ""), parts.get("description", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise FunctionRefused(
            Sentence(
                "The “name” is a word of letters, digits and “_” with at most {most} of them.", most=_LONGEST_NAME
            ),
            Sentence("Write it as “get_weather”."),
        )
    if not isinstance(description, str) or not description.strip():
        raise FunctionRefused(
            Sentence("The “description” is missing."),
            Sentence("Say in a sentence what the function does: it is what the model decides by."),
        )
    return OwnFunction(name, description, _parameters(parts.get("parameters", {})), read_command(command))


def read_command(text: str) -> tuple[str, ...]:
    """Read a command line: an argument a line, the program first, all as they stand there. Raises FunctionRefused
    where there is none.
    """
    found = tuple(line for line in text.split("\n") if line.strip())
    if not found:
        raise FunctionRefused(
            Sentence("There is no command."),
            Sentence("Write the program in the first line, and each argument in a line of its own."),
        )
    if any("\0" in argument for argument in found):
        raise FunctionRefused(Sentence("A command cannot hold the character with the number 0."), _EXAMPLE)
    return found


def written_command(command: tuple[str, ...]) -> str:
    """Write a command as `read_command` reads it."""
    return "\n".join(command)


def function_result(ran: FunctionRan) -> CallResult:
    """Return what the model reads of a run."""
    ending = _ending(ran)
    output = ran.output
    if ran.complaints and ran.problem is not None:
        output = f"{output.rstrip()}\n{ran.complaints.rstrip()}" if output.strip() else ran.complaints
    if not output and not ending:
        return CallResult("The function printed nothing.", 0)
    return cut_result(output, max(ran.size, len(output.encode())), ending, is_failure=ran.problem is not None)


def _ending(ran: FunctionRan) -> str:
    match ran.problem:
        case FunctionProblem.ARGUMENTS:
            return "The function was not run: the arguments do not fit."
        case FunctionProblem.NOT_STARTED:
            return "The function could not be started."
        case FunctionProblem.EXIT:
            if ran.code < 0:
                return f"The function crashed, or was ended by another program: signal {-ran.code}."
            return f"The function failed with exit code {ran.code}."
        case FunctionProblem.TIME:
            return f"The function was ended after {ran.seconds:.0f} seconds."
        case None:
            return ""


def _read_declaration(text: str) -> dict[str, object]:
    """Read the object, also in the form that OpenAI's clients send."""
    try:
        parts = read_form(text).schema
    except SchemaUnreadable as problem:
        raise FunctionRefused(problem.title, _EXAMPLE) from problem
    inner = parts.get("function")
    if parts.get("type") == "function" and isinstance(inner, dict):
        parts = cast("dict[str, object]", inner)
    unknown = sorted(set(parts) - _KNOWN)
    if unknown:
        raise FunctionRefused(Sentence("Nothing is known of “{field}” in a declaration.", field=unknown[0]), _EXAMPLE)
    return parts


def _parameters(found: object) -> dict[str, object]:
    if not isinstance(found, dict):
        raise FunctionRefused(Sentence("The “parameters” are no JSON schema."), _EXAMPLE)
    schema = cast("dict[str, object]", found)
    if schema and schema.get("type") != "object":
        raise FunctionRefused(
            Sentence("The “parameters” describe no object."),
            Sentence('Begin them with “"type": "object"” and name each argument under “properties”.'),
        )
    return schema
