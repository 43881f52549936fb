"""What a tool is to a model: a name, a description and the fields that its arguments have.

Not here: the tools themselves (`python_tool`), running one (`app.services.tools`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from app.errors import AppError
from app.sentence import Sentence
from backends.contract.calls import ToolCall
from backends.lines import DECODE_ERRORS

Arguments = TypeVar("Arguments", bound=msgspec.Struct)
_LOOK = Sentence("“triptych tools list” shows the tools and what each takes.")


class CallRefused(AppError):
    """A call that cannot be made: there is no such tool, or its arguments do not fit."""


@dataclass(frozen=True)
class Tool(Generic[Arguments]):
    """One tool. What `arguments` declares is both the schema that the model reads and what is checked."""

    name: str
    description: str
    arguments: type[Arguments]

    @property
    def schema(self) -> dict[str, object]:
        """The JSON schema of its arguments."""
        _, components = msgspec.json.schema_components([self.arguments])
        names_of_ours = ("title", "description")  # of the class, which say nothing to a model
        return {key: value for key, value in components[self.arguments.__name__].items() if key not in names_of_ours}

    def read(self, call: ToolCall) -> Arguments:
        """Return the arguments of a call. Raises CallRefused where they do not fit."""
        try:
            return msgspec.json.decode(call.text, type=self.arguments)
        except DECODE_ERRORS as error:
            what = Sentence("The arguments do not fit the tool “{name}”.", name=self.name)
            raise CallRefused(what, _LOOK, str(error)) from error
