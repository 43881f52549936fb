"""What a model may use beside its own words: the tools, what runs them, and what each is asked by.

Each part is built when it is first asked for. Not here: what the parts do.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.assembly.foundation import Foundation
from app.settings import TOOL_ROUNDS

if TYPE_CHECKING:
    from app.core.tools.new_chats import NewChatToolsFile
    from app.core.tools.own_function import OwnFunctionsFile
    from app.core.tools.search_service import SearchChoiceFile
    from app.services.hub.hub_token import HubToken
    from app.services.tools.files_provider import FilesProvider
    from app.services.tools.function_runner import FunctionRunner
    from app.services.tools.mcp_servers import McpServers
    from app.services.tools.sandbox import Sandbox
    from app.services.tools.toolbox import Toolbox
    from app.services.tools.web_provider import WebProvider
    from app.state.search_service import SearchServiceState


class ToolParts:
    """The tools of one running program."""

    def __init__(self, foundation: Foundation) -> None:
        self._base = foundation

    @cached_property
    def sandbox(self) -> Sandbox:
        """What runs a model's Python; its process starts with the first program."""
        from app.core.tools.compiled_python import CompiledPythonFile
        from app.services.tools.sandbox import Sandbox

        compiled = self._base.noted(CompiledPythonFile(self._base.paths.state / "compiled_python.json"))
        sandbox = Sandbox(self._base.paths.cache / "sandbox", compiled, self._base.root)
        self._base.endings.append(sandbox.close)
        return sandbox

    @cached_property
    def toolbox(self) -> Toolbox:
        """All tools that a model may be given."""
        from app.core.tools.grants import GrantsFile
        from app.services.tools.own_function import OwnFunctionProvider
        from app.services.tools.python_provider import PythonProvider
        from app.services.tools.toolbox import Toolbox

        toolbox = Toolbox(
            [
                PythonProvider(self.sandbox, self._base.root),
                self._files_provider(),
                self._web_provider(),
                *(OwnFunctionProvider(each, self.function_runner) for each in self.own_functions.value.functions),
            ],
            self._base.noted(GrantsFile(self._base.paths.data / "tool_grants.json")),
            self._base.root,
            is_offline=self._base.is_offline,
            rounds=lambda: self._base.settings.get(TOOL_ROUNDS),
        )
        for provider in self.mcp_servers.providers:
            toolbox.add(provider)
        self.mcp_servers.offered.connect(toolbox.add)
        self.mcp_servers.withdrawn.connect(toolbox.remove)
        return toolbox

    @cached_property
    def mcp_servers(self) -> McpServers:
        """The user's MCP servers; `start` connects those that are on."""
        from app.core.tools.mcp_server import McpFile
        from app.processes import MCP
        from app.services.tools.mcp_process import McpProcess
        from app.services.tools.mcp_secrets import McpSecrets
        from app.services.tools.mcp_servers import McpServers

        process = McpProcess(partial(self._base.open_child, MCP), self._base.root)
        self._base.endings.append(process.close)
        return McpServers(
            self._base.noted(McpFile(self._base.paths.data / "mcp.json")),
            process,
            McpSecrets(self._base.vaults.mcp),
            self._base.network.log,
            self._base.root,
            is_offline=self._base.is_offline,
        )

    def _files_provider(self) -> FilesProvider:
        from app.services.tools.files_provider import FilesProvider

        provider = FilesProvider(self._base.root)
        self._base.endings.append(provider.close)
        return provider

    def _web_provider(self) -> WebProvider:
        from app.services.documents.reading import Reading
        from app.services.tools.web_provider import MOST_READING_MILLISECONDS, WebProvider

        reading = Reading(self._base.root, MOST_READING_MILLISECONDS)
        provider = WebProvider(self._base.network, reading, self.search_choice, self.search_key, self._base.root)
        self._base.endings += [reading.close, provider.close]
        return provider

    @cached_property
    def search_choice(self) -> SearchChoiceFile:
        """The service that searches the web for a model."""
        from app.core.tools.search_service import SearchChoiceFile

        return self._base.noted(SearchChoiceFile(self._base.paths.data / "search_service.json"))

    @cached_property
    def search_service(self) -> SearchServiceState:
        """That service, as the settings show it; another one changes what chats are offered."""
        from app.state.search_service import SearchServiceState

        state = SearchServiceState(self.search_choice, self.search_key, self._base.network, self._base.root)
        state.changed.connect(self.toolbox.changed)
        self._base.endings.append(state.close)
        return state

    @cached_property
    def search_key(self) -> HubToken:
        """The user's key for it."""
        from app.services.hub.hub_token import HubToken

        return HubToken(self._base.vaults.search)

    @cached_property
    def own_functions(self) -> OwnFunctionsFile:
        """The commands that the user has made tools of."""
        from app.core.tools.own_function import OwnFunctionsFile

        return self._base.noted(OwnFunctionsFile(self._base.paths.data / "functions.json"))

    @cached_property
    def function_runner(self) -> FunctionRunner:
        """What runs them; each call starts a process."""
        from app.services.tools.function_runner import FunctionRunner

        runner = FunctionRunner(self._base.paths.data / "functions", self._base.root)
        self._base.endings.append(runner.close)
        return runner

    @cached_property
    def new_chat_tools(self) -> NewChatToolsFile:
        """The tools that are on in a new chat."""
        from app.core.tools.new_chats import NewChatToolsFile

        return self._base.noted(NewChatToolsFile(self._base.paths.data / "new_chat_tools.json"))
