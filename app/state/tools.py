"""The tools as Settings and the composer show them: which there are, which are on in a new chat, what is allowed for
always, and the functions of one's own.

Not here: a chat's own choice (`chats.chat_settings`), asking for a call (`chats.tool_loop`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.chats.turns import ConversationDetails
from app.core.tools.about import about
from app.core.tools.grants import Grant, KeptGrants
from app.core.tools.new_chats import NewChatTools, NewChatToolsFile
from app.core.tools.own_function import PREFIX, FunctionRefused, OwnFunction, OwnFunctions, OwnFunctionsFile
from app.errors import AppError
from app.json_file import JsonFile
from app.sentence import Sentence
from app.services.engine.client import EngineClient
from app.services.tools.function_runner import FunctionRunner
from app.services.tools.own_function import OwnFunctionProvider, where_functions_run
from app.services.tools.provider import ToolProvider
from app.services.tools.toolbox import Toolbox
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.containment import Confinement

_OFFLINE = Sentence("Not while Triptych is offline. Settings changes that.")
_DEMO = Sentence("The demo model is too small to use tools. Open a gpt-oss model for them.")
_UNABLE = Sentence("What runs this model cannot use tools.")
_TAKEN = Sentence("There is a function “{name}” already.")
_RENAME = Sentence("Give this one another name, or edit the other.")


V = TypeVar("V")


class ToolsState(QObject):
    """Signals: changed() · failed(AppError) – something could not be saved; it holds until the program ends."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        toolbox: Toolbox,
        functions: OwnFunctionsFile,
        runner: FunctionRunner,
        new_chats: NewChatToolsFile,
        in_use: ModelInUseState,
        engine: EngineClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._toolbox, self._functions, self._runner, self._new_chats = toolbox, functions, runner, new_chats
        self._in_use, self._engine = in_use, engine
        toolbox.changed.connect(self.changed)
        runner.changed.connect(self.changed)
        in_use.changed.connect(self.changed)

    # what there is

    @property
    def providers(self) -> tuple[ToolProvider, ...]:
        """All sources of tools, in the order in which they are shown."""
        return self._toolbox.providers

    def about(self, provider: ToolProvider) -> Sentence:
        """What it is, where it runs, what it can reach."""
        if provider.name.startswith(PREFIX):
            return where_functions_run(self._runner.confinement)
        return about(provider.name)

    @property
    def why_none(self) -> Sentence | None:
        """Why the model that is open can use none of them; None: it can, or none is open."""
        if self._in_use.is_demo_wanted:
            return _DEMO
        is_open = self._in_use.phase is ModelPhase.READY
        return _UNABLE if is_open and not self._engine.capabilities.tools else None

    def why_not(self, provider: ToolProvider) -> Sentence | None:
        """Why this one cannot be used now; None: it can."""
        return _OFFLINE if provider.needs_network and self._toolbox.is_offline else None

    @property
    def confinement(self) -> Confinement | None:
        """What holds around functions of one's own here; None: not known yet."""
        return self._runner.confinement

    # new chats

    def is_in_new_chats(self, name: str) -> bool:
        """Whether a new chat has it on."""
        return name in self._new_chats.value.tools

    def set_in_new_chats(self, name: str, *, is_on: bool) -> None:
        """Have it on or off in chats to come."""
        others = tuple(each for each in self._new_chats.value.tools if each != name)
        self._keep(self._new_chats, NewChatTools((*others, name) if is_on else others))

    def begin(self, details: ConversationDetails) -> ConversationDetails:
        """What a new chat begins with, with the tools that the user wants in it."""
        there = {provider.name for provider in self.providers}
        return replace(details, tools=tuple(each for each in self._new_chats.value.tools if each in there))

    # what is allowed for always

    @property
    def grants(self) -> tuple[Grant, ...]:
        """All permissions that outlive a chat, oldest first."""
        return self._toolbox.grants.grants

    def refresh(self) -> None:
        """Read again what another process may have written, and find out what holds around functions."""
        self._toolbox.grants.reload()
        if self.functions:
            self._runner.try_walls()
        self.changed.emit()

    def revoke(self, grants: Iterable[Grant]) -> None:
        """Take permissions back: the next such call is asked for again."""
        gone = set(grants)
        kept = tuple(grant for grant in self.grants if grant not in gone)
        self._keep(self._toolbox.grants, KeptGrants(kept))

    # functions of one's own

    @property
    def functions(self) -> tuple[OwnFunction, ...]:
        """In the order in which they were added."""
        return self._functions.value.functions

    def put_function(self, function: OwnFunction, instead_of: str = "") -> None:
        """Add a function, or put it in the place of the one of this name. Raises FunctionRefused for a name in use."""
        names = [each.name for each in self.functions]
        if function.name in names and function.name != instead_of:
            raise FunctionRefused(_TAKEN.filled(name=function.name), _RENAME)
        found = list(self.functions)
        if instead_of in names:
            found[names.index(instead_of)] = function
        else:
            found.append(function)
        self._keep(self._functions, OwnFunctions(tuple(found)))
        if instead_of and instead_of != function.name:
            self._toolbox.remove(PREFIX + instead_of)
        self._toolbox.add(OwnFunctionProvider(function, self._runner))
        self._runner.try_walls()

    def remove_function(self, function: OwnFunction) -> None:
        """Take it away; chats that have it on offer it no more."""
        self._keep(self._functions, OwnFunctions(tuple(each for each in self.functions if each != function)))
        self._toolbox.remove(function.tool)

    def _keep(self, file: JsonFile[V], value: V) -> None:
        """Write a small file; where that fails the value holds all the same, and it is said."""
        try:
            file.write(value)
        except AppError as failure:
            self.failed.emit(failure)
        self.changed.emit()
