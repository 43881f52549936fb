"""A function of the user's own as a tool: what it would do is said word for word, and each call is a process.

Not here: what a function is (`app.core.tools.own_function`), the process (`function_runner`).
"""

from __future__ import annotations

from app.core.tools.call_terms import CallTerms, Touch
from app.core.tools.offer import Offer
from app.core.tools.own_function import OwnFunction
from app.core.tools.permission import shown_verbatim
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.tools.function_runner import FunctionRunner
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall
from backends.contract.containment import Confinement, Wall

_UNKNOWN = Sentence("On this computer; what confines it is found out when it starts.")
_BOXED = Sentence("On this computer, without network. It reads your files and writes only into a folder of its own.")
_NO_NETWORK = Sentence("On this computer, without network. It reads and writes your files: nothing here confines that.")
_OWN_FOLDER = Sentence("On this computer, with your network. It writes only into a folder of its own.")
_FREE = Sentence("On this computer with your own rights: nothing here confines it.")


def where_functions_run(confinement: Confinement | None) -> Sentence:
    """Say in a sentence what holds around a function on this computer; None: not known yet."""
    if confinement is None:
        return _UNKNOWN
    has_network, writes_anywhere = Wall.NETWORK not in confinement.held, Wall.WRITING not in confinement.held
    if has_network:
        return _FREE if writes_anywhere else _OWN_FOLDER
    return _NO_NETWORK if writes_anywhere else _BOXED


class OwnFunctionProvider:
    """One function as a chat has it on or off."""

    def __init__(self, function: OwnFunction, runner: FunctionRunner) -> None:
        self.function = function
        self._runner = runner

    @property
    def name(self) -> str:
        """“own.” and its name."""
        return self.function.tool

    @property
    def title(self) -> Sentence:
        """Its name."""
        return Sentence("{name}", name=self.function.name)

    @property
    def needs_network(self) -> bool:
        """It is given none; where nothing can keep it from one, the card says so."""
        return False

    @property
    def offer(self) -> Offer:
        """Its declaration."""
        return Offer(functions=(self.function.declared,))

    def recognises(self, call: ToolCall, context: CallContext) -> bool:  # noqa: ARG002 - the seam's
        """Whether a call is meant for it."""
        return call.tool == f"functions.{self.function.name}"

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:  # noqa: ARG002 - the seam's
        """Say what would be run, the command word for word."""
        self._runner.try_walls()
        command = shown_verbatim(" ".join(map(_quoted, self.function.command)))
        touches = {Touch.COMMAND, Touch.FILES}
        confinement = self._runner.confinement
        if confinement is None or Wall.NETWORK not in confinement.held:
            touches.add(Touch.NETWORK)
        return CallTerms(
            tool=self.name,
            what=Sentence("Run your function “{name}”: {command}", name=self.function.name, command=command),
            where=where_functions_run(confinement),
            arguments=call.text,
            touches=frozenset(touches),
            fingerprint=self.function.fingerprint,
        )

    def run(self, call: ToolCall, context: CallContext) -> Reply:  # noqa: ARG002 - the seam's
        """Run the command with the arguments on its standard input."""
        return self._runner.run(self.function, call.text)


def _quoted(argument: str) -> str:
    """An argument as a person can tell it from its neighbours."""
    return argument if argument and not set(argument) & set(" \t\n\"'") else f"“{argument}”"
