"""Everything of the program that needs no window, put together once: window and commands stand on the same objects.

Each part is built when it is first asked for, and imported then: a command pays for no more than it uses, and neither
is the disk touched nor Qt imported for what nobody wants. Not here: what the parts do, widgets (`app.main`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from app import private_files
from app.paths import Paths, assets_folder, expanded, user_paths
from app.settings import MIRROR, MODELS_FOLDER, OFFLINE, PROXY, TOOL_ROUNDS, Settings

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.core.machine.load_policy import LoadPolicy
    from app.core.machine.machine_probe import MachineProbe
    from app.core.machine.measurements import MeasurementsFile
    from app.core.machine.start_checks import StartFacts, StartProblem
    from app.core.models.catalog import Catalog
    from app.core.models.catalog_refresh import CatalogRefreshFile
    from app.core.models.connection_log import ConnectionLog
    from app.core.models.file_hashes import ModelChecks
    from app.core.models.model_folders import LibraryFolders, ModelFolder
    from app.core.models.recent_models import RecentModels
    from app.core.models.remote_engines import RemoteEngines
    from app.core.models.removal import Trash
    from app.core.packs.installed import InstalledPacks
    from app.core.releases.release_list import ReleaseSource
    from app.core.store.keys import KeyVault
    from app.core.tools.new_chats import NewChatToolsFile
    from app.core.tools.own_function import OwnFunctionsFile
    from app.core.tools.search_service import SearchChoiceFile
    from app.errors import AppError
    from app.json_file import JsonFile
    from app.services.background.child import LineLink
    from app.services.background.launcher import Launcher
    from app.services.desktop.window_wall import WindowWall
    from app.services.engine.client import EngineClient
    from app.services.engine.engine_keys import EngineKeys
    from app.services.engine.jobs import Jobs
    from app.services.engine.pack_installing import PackInstalling
    from app.services.engine.servers import EngineServers
    from app.services.hub.downloads import Downloads
    from app.services.hub.hub_token import HubToken
    from app.services.hub.network import Network
    from app.services.serving.api_key import ApiKey
    from app.services.storage.chat_storage import ChatStorage
    from app.services.tools.files_provider import FilesProvider
    from app.services.tools.function_runner import FunctionRunner
    from app.services.tools.mcp_servers import McpServers
    from app.services.tools.sandbox import Sandbox
    from app.services.tools.toolbox import Toolbox
    from app.services.tools.web_provider import WebProvider
    from app.state.preferences import PreferencesState
    from app.state.releases import ReleasesState
    from app.state.search_service import SearchServiceState

KEPT_FREE = 1  # places of the engine that a study or an API leaves to chats

File = TypeVar("File", bound="JsonFile[Any]")  # whatever it holds


@dataclass(frozen=True)
class Vaults:
    """Where secrets are kept: the keys of the conversations, of the local API, of the search service and of engines on
    other machines, the token for Hugging Face, and what each MCP server is shown, by its name.
    """

    store: KeyVault
    token: KeyVault
    api: KeyVault
    search: KeyVault
    engines: KeyVault
    mcp: Callable[[str], KeyVault]


@dataclass(frozen=True)
class Substitutes:
    """What tests put in the place of what is really there; None: nothing."""

    engine_command: Sequence[str] | None = None
    catalog: Catalog | None = None
    library_folders: LibraryFolders | None = None
    load_policy: LoadPolicy | None = None
    trash: Trash | None = None
    start_facts: StartFacts | None = None
    release_source: ReleaseSource | None = None


class Assembly:
    """The parts of one running program, each built once. `close` ends those that were built."""

    def __init__(self, paths: Paths, vaults: Vaults, substitutes: Substitutes | None = None) -> None:
        self.paths, self.vaults = paths, vaults
        self._substitutes = substitutes or Substitutes()
        self.troubles: list[AppError] = []  # why small files that were read by now count as empty
        self._endings: list[Callable[[], None]] = []

    def close(self) -> None:
        """End what was started, the last first."""
        while self._endings:
            self._endings.pop()()

    # settings

    @cached_property
    def settings(self) -> Settings:
        """The user's settings, read from their file when first asked for."""
        return Settings(self.paths.settings_file)

    @cached_property
    def preferences(self) -> PreferencesState:
        """The settings as something to listen to."""
        from app.state.preferences import PreferencesState

        return PreferencesState(self.settings, self.root)

    # models on the disk

    @cached_property
    def catalog(self) -> Catalog:
        """The models that Triptych knows of, as it was shipped."""
        from app.core.models.catalog import load_catalog

        return self._substitutes.catalog or load_catalog(assets_folder() / "catalog.toml")

    @cached_property
    def model_checks(self) -> ModelChecks:
        """What is remembered of model files."""
        from app.core.models.file_hashes import ModelChecks

        return self._noted(ModelChecks(self.paths.data / "models.json"))

    @cached_property
    def recent_models(self) -> RecentModels:
        """The models that were opened last."""
        from app.core.models.recent_models import RecentModels

        return self._noted(RecentModels(self.paths.state / "recent_models.json"))

    @cached_property
    def catalog_refresh_file(self) -> CatalogRefreshFile:
        """What the hub said of the catalog's repositories."""
        from app.core.models.catalog_refresh import CatalogRefreshFile

        return self._noted(CatalogRefreshFile(self.paths.data / "catalog_hub.json"))

    @cached_property
    def library_folders(self) -> LibraryFolders:
        """Where models may lie on this computer."""
        from app.core.models.model_folders import LibraryFolders, ollama_folders

        ollama = ollama_folders(Path.home(), os.environ)
        found = LibraryFolders(self._model_folders, ollama, self.models_folder)
        return self._substitutes.library_folders or found

    def models_folder(self) -> Path:
        """Where downloads go: the folder of the settings, else Hugging Face's cache."""
        from app.core.models.model_folders import hub_cache_folder

        chosen = self.settings.get(MODELS_FOLDER)
        return expanded(chosen) if chosen else hub_cache_folder(Path.home(), os.environ)

    def move_to_trash(self, path: Path) -> bool:
        """Move a file or folder into the system's trash; whether it is there now."""
        if self._substitutes.trash is not None:
            return self._substitutes.trash(path)
        from app.services.desktop.trash import move_to_trash

        return move_to_trash(path)

    # this computer

    def start_problems(self) -> tuple[StartProblem, ...]:
        """What stands in the way of this start and is to be said now."""
        from app.core.machine.probes.start import measure_start
        from app.core.machine.start_checks import ToldChecks, start_problems

        facts = self._substitutes.start_facts or measure_start(self.paths.data)
        return ToldChecks(self.paths.state / "start_checks.json").to_tell(start_problems(facts))

    @cached_property
    def measurements(self) -> MeasurementsFile:
        """How fast models ran here."""
        from app.core.machine.measurements import MeasurementsFile

        return self._noted(MeasurementsFile(self.paths.state / "measurements.json"))

    @cached_property
    def machine_probe(self) -> MachineProbe:
        """What is known of this computer."""
        from app.core.machine.calibration import CalibrationFile
        from app.core.machine.machine_probe import MachineProbe

        return MachineProbe(self._noted(CalibrationFile(self.paths.state / "calibration.json")), self.paths.data)

    @cached_property
    def load_policy(self) -> LoadPolicy:
        """How each model is loaded, and whether there is memory for it."""
        from app.core.machine.load_policy import LoadPolicy
        from app.core.models.model_options import ModelOptionsFile

        if self._substitutes.load_policy is not None:
            return self._substitutes.load_policy
        chosen = self._noted(ModelOptionsFile(self.paths.data / "model_options.json"))
        return LoadPolicy(chosen, self.preferences.load_options, self.machine_probe.machine_to_judge)

    # what runs

    @cached_property
    def root(self) -> QObject:
        """Qt's owner of all that is built here; a program with a window makes it its child."""
        from PySide6.QtCore import QObject

        return QObject()

    @cached_property
    def engine(self) -> EngineClient:
        """The engine; its process starts with the first request."""
        from app.services.engine.process import Engine

        command = self._substitutes.engine_command
        engine = Engine(command, self.root, environment=self._engine_environment, servers=self.engine_servers)
        self._endings.append(engine.close)
        return engine

    @cached_property
    def engine_servers(self) -> EngineServers:
        """How engines on other machines are asked."""
        from app.core.models.hub_address import is_offline
        from app.services.engine.servers import EngineServers

        return EngineServers(
            self.remote_engines,
            self.engine_keys,
            self.connection_log,
            lambda: is_offline(self.settings.get(OFFLINE), os.environ),
            self._open_remote_child,
        )

    @cached_property
    def remote_engines(self) -> RemoteEngines:
        """The engines on other machines that were added."""
        from app.core.models.remote_engines import RemoteEngines

        return self._noted(RemoteEngines(self.paths.data / "engines.json"))

    @cached_property
    def engine_keys(self) -> EngineKeys:
        """Their keys."""
        from app.services.engine.engine_keys import EngineKeys

        return EngineKeys(self.vaults.engines)

    @cached_property
    def connection_log(self) -> ConnectionLog:
        """Which hosts were spoken to."""
        from app.core.models.connection_log import ConnectionLog

        connections = ConnectionLog(self.paths.state / "connections.jsonl")
        self.note(connections.trouble)
        return connections

    @cached_property
    def engine_packs(self) -> InstalledPacks:
        """The engine packs on this computer."""
        from app.core.packs.installed import InstalledPacks

        packs = InstalledPacks(self.paths.data)
        if packs.trouble is not None:
            self.troubles.append(packs.trouble)
        return packs

    @cached_property
    def pack_installing(self) -> PackInstalling:
        """What unpacks and tests an engine pack."""
        from app.core.models.model_ref import LocalModel
        from app.paths import demo_model
        from app.services.engine.pack_installing import PackInstalling

        installing = PackInstalling(self.engine_packs, LocalModel(demo_model()), self.new_engine, self.root)
        self._endings.append(installing.close)
        return installing

    def _engine_environment(self) -> dict[str, str]:
        """What an engine is told at its start: its pack, and where an NVIDIA GPU's driver keeps what it compiles."""
        from app.services.engine.process import GPU_CACHE

        told = dict(self.engine_packs.environment())
        if Path("/dev/nvidiactl").exists():
            cache = self.paths.cache / "gpu"
            private_files.make_folder(cache)
            told[GPU_CACHE] = str(cache)
        return told

    def new_probe(self) -> EngineClient:
        """One more engine, to find out what a server is while the other one answers on."""
        from app.services.engine.process import Engine

        engine = Engine(self._substitutes.engine_command, self.root, servers=self.engine_servers)
        self._endings.append(close := engine.close)
        engine.destroyed.connect(lambda: self._endings.remove(close) if close in self._endings else None)
        return engine

    def new_engine(self, environment: Mapping[str, str]) -> EngineClient:
        """One more engine, for a test of what its process is told."""
        from app.services.engine.pack_test import HUNG_MILLISECONDS
        from app.services.engine.process import Engine

        command, ending = self._substitutes.engine_command, self._endings
        engine = Engine(command, self.root, HUNG_MILLISECONDS, environment=lambda: environment)
        ending.append(close := engine.close)
        engine.destroyed.connect(lambda: ending.remove(close) if close in ending else None)
        return engine

    @cached_property
    def sandbox(self) -> Sandbox:
        """What runs a model's Python; its process starts with the first program."""
        from app.core.tools.compiled_python import CompiledPythonFile
        from app.services.tools.sandbox import Sandbox

        compiled = self._noted(CompiledPythonFile(self.paths.state / "compiled_python.json"))
        sandbox = Sandbox(self.paths.cache / "sandbox", compiled, self.root)
        self._endings.append(sandbox.close)
        return sandbox

    @cached_property
    def toolbox(self) -> Toolbox:
        """All tools that a model may be given."""
        from app.core.models.hub_address import is_offline
        from app.core.tools.grants import GrantsFile
        from app.services.tools.own_function import OwnFunctionProvider
        from app.services.tools.python_provider import PythonProvider
        from app.services.tools.toolbox import Toolbox

        get = self.settings.get
        toolbox = Toolbox(
            [
                PythonProvider(self.sandbox, self.root),
                self._files_provider(),
                self._web_provider(),
                *(OwnFunctionProvider(each, self.function_runner) for each in self.own_functions.value.functions),
            ],
            self._noted(GrantsFile(self.paths.data / "tool_grants.json")),
            self.root,
            is_offline=lambda: is_offline(get(OFFLINE), os.environ),
            rounds=lambda: get(TOOL_ROUNDS),
        )
        for provider in self.mcp_servers.providers:
            toolbox.add(provider)
        self.mcp_servers.offered.connect(toolbox.add)
        self.mcp_servers.withdrawn.connect(toolbox.remove)
        return toolbox

    @cached_property
    def mcp_servers(self) -> McpServers:
        """The user's MCP servers; `start` connects those that are on."""
        from app.core.models.hub_address import is_offline
        from app.core.tools.mcp_server import McpFile
        from app.services.tools.mcp_process import McpProcess
        from app.services.tools.mcp_secrets import McpSecrets
        from app.services.tools.mcp_servers import McpServers

        process = McpProcess(self._open_mcp_child, self.root)
        self._endings.append(process.close)
        return McpServers(
            self._noted(McpFile(self.paths.data / "mcp.json")),
            process,
            McpSecrets(self.vaults.mcp),
            self.network.log,
            self.root,
            is_offline=lambda: is_offline(self.settings.get(OFFLINE), os.environ),
        )

    def _open_mcp_child(self, parent: QObject) -> LineLink:
        """By the launcher where the window has shut itself off: servers are the user's, and may need the internet."""
        from app.processes import MCP
        from app.services.tools.mcp_process import open_mcp_child

        if self._is_window_shut:
            return self.launcher.link(MCP, [], parent)
        return open_mcp_child(parent)

    def _files_provider(self) -> FilesProvider:
        from app.services.tools.files_provider import FilesProvider

        provider = FilesProvider(self.root)
        self._endings.append(provider.close)
        return provider

    def _web_provider(self) -> WebProvider:
        from app.services.documents.reading import Reading
        from app.services.tools.web_provider import MOST_READING_MILLISECONDS, WebProvider

        reading = Reading(self.root, MOST_READING_MILLISECONDS)
        provider = WebProvider(self.network, reading, self.search_choice, self.search_key, self.root)
        self._endings += [reading.close, provider.close]
        return provider

    @cached_property
    def search_choice(self) -> SearchChoiceFile:
        """The service that searches the web for a model."""
        from app.core.tools.search_service import SearchChoiceFile

        return self._noted(SearchChoiceFile(self.paths.data / "search_service.json"))

    @cached_property
    def search_service(self) -> SearchServiceState:
        """That service, as the settings show it; another one changes what chats are offered."""
        from app.state.search_service import SearchServiceState

        state = SearchServiceState(self.search_choice, self.search_key, self.network, self.root)
        state.changed.connect(self.toolbox.changed)
        self._endings.append(state.close)
        return state

    @cached_property
    def search_key(self) -> HubToken:
        """The user's key for it."""
        from app.services.hub.hub_token import HubToken

        return HubToken(self.vaults.search)

    @cached_property
    def own_functions(self) -> OwnFunctionsFile:
        """The commands that the user has made tools of."""
        from app.core.tools.own_function import OwnFunctionsFile

        return self._noted(OwnFunctionsFile(self.paths.data / "functions.json"))

    @cached_property
    def function_runner(self) -> FunctionRunner:
        """What runs them; each call starts a process."""
        from app.services.tools.function_runner import FunctionRunner

        runner = FunctionRunner(self.paths.data / "functions", self.root)
        self._endings.append(runner.close)
        return runner

    @cached_property
    def new_chat_tools(self) -> NewChatToolsFile:
        """The tools that are on in a new chat."""
        from app.core.tools.new_chats import NewChatToolsFile

        return self._noted(NewChatToolsFile(self.paths.data / "new_chat_tools.json"))

    @cached_property
    def jobs(self) -> Jobs:
        """The queue of generations of a program with chats: studies and APIs leave them a place."""
        return self._jobs(KEPT_FREE)

    @cached_property
    def jobs_of_command(self) -> Jobs:
        """The queue of a command, which has the engine to itself and uses all of its places."""
        return self._jobs(0)

    def _jobs(self, kept_free: int) -> Jobs:
        from app.services.engine.jobs import Jobs

        return Jobs(self.engine, self.root, kept_free=kept_free)

    @cached_property
    def chat_storage(self) -> ChatStorage:
        """The conversations; `app.state.chats.storage.StorageState` opens and closes them."""
        from app.services.storage.chat_storage import ChatStorage

        return ChatStorage(self.paths.store_file, self.paths.backups, self.vaults.store, self.root)

    @cached_property
    def network(self) -> Network:
        """The door to the internet, as the settings and the environment have it at each request."""
        from app.core.models.hub_address import hub_address, is_offline
        from app.services.hub.network import Network

        get = self.settings.get
        network = Network(
            self.connection_log,
            lambda: hub_address(get(MIRROR), get(PROXY), os.environ),
            lambda: is_offline(get(OFFLINE), os.environ),
            self._open_network_child,
            self.root,
        )
        self._endings.append(network.close)
        return network

    def _open_network_child(self, arguments: list[str], parent: QObject) -> LineLink:
        """By the launcher where the window has shut itself off, for its own child would be shut off as well."""
        from app.processes import NETWORK
        from app.services.hub.network import open_network_child

        if self._is_window_shut:
            return self.launcher.link(NETWORK, arguments, parent)
        return open_network_child(arguments, parent)

    def _open_remote_child(self, arguments: list[str], parent: QObject) -> LineLink:
        """By the launcher for the same reason."""
        from app.processes import REMOTE
        from app.services.engine.servers import open_remote_child

        if self._is_window_shut:
            return self.launcher.link(REMOTE, arguments, parent)
        return open_remote_child(arguments, parent)

    def open_serving_child(self, arguments: list[str], parent: QObject) -> LineLink:
        """Make the way to the process of the local API; by the launcher for the same reason as the network's."""
        from app.processes import SERVING
        from app.services.serving.server import open_serving_child

        if self._is_window_shut:
            return self.launcher.link(SERVING, arguments, parent)
        return open_serving_child(arguments, parent)

    @property
    def _is_window_shut(self) -> bool:
        return "window_wall" in self.__dict__ and bool(self.window_wall.confinement.held)

    @cached_property
    def api_key(self) -> ApiKey:
        """The key of the local API's clients."""
        from app.services.serving.api_key import ApiKey

        return ApiKey(self.vaults.api)

    @cached_property
    def launcher(self) -> Launcher:
        """Starts what may do more than the window."""
        from app.services.background.launcher import Launcher

        return Launcher(self.root)

    @cached_property
    def window_wall(self) -> WindowWall:
        """Keeps a window from the internet once it is started; a command has none."""
        from app.services.desktop.window_wall import WindowWall

        wall = WindowWall(self.launcher, self.root)
        self._endings.append(wall.close)
        return wall

    @cached_property
    def releases(self) -> ReleasesState:
        """What has been released, when a person asks."""
        from app.core.releases.release_list import SOURCE
        from app.state.releases import ReleasesState

        source = self._substitutes.release_source or SOURCE
        return ReleasesState(self.network, source, self.paths.cache / "engine_packs", self.root)

    @cached_property
    def hub_token(self) -> HubToken:
        """The user's token for Hugging Face."""
        from app.services.hub.hub_token import HubToken

        return HubToken(self.vaults.token)

    @cached_property
    def downloads(self) -> Downloads:
        """The downloads that go on after a restart: the window's."""
        return self._downloads(self.paths.data / "downloads.json")

    @cached_property
    def downloads_of_command(self) -> Downloads:
        """The downloads that end with the program: a command's, which is given again to go on."""
        return self._downloads(None)

    def _downloads(self, file: Path | None) -> Downloads:
        from app.core.models.downloads_file import DownloadsFile
        from app.services.hub.downloads import Downloads

        listed = self._noted(DownloadsFile(file))
        downloads = Downloads(self.network, listed, self.model_checks, self.hub_token.read, parent=self.root)
        self._endings.append(downloads.close)
        return downloads

    def note(self, trouble: AppError | None) -> None:
        """Remember why something of the program's own could not be used, for whoever tells the user."""
        if trouble is not None:
            self.troubles.append(trouble)

    def _noted(self, file: File) -> File:
        self.note(file.trouble)
        return file

    def _model_folders(self) -> tuple[ModelFolder, ...]:
        from app.core.models.model_folders import BUNDLED, ModelFolder, model_folders

        bundled = ModelFolder(BUNDLED, assets_folder() / "demo")
        own = (ModelFolder("your folder", self.models_folder()),) if self.settings.get(MODELS_FOLDER) else ()
        return bundled, *own, *model_folders(sys.platform, Path.home(), os.environ)


def user_assembly() -> Assembly:
    """For this user on this computer: folders by the rules of the system, secrets in the system keyring."""
    from app.core.store.keys import KeyFile
    from app.core.tools.search_service import ACCOUNT as SEARCH_ACCOUNT
    from app.services.engine.engine_keys import ACCOUNT as ENGINES_ACCOUNT
    from app.services.hub.hub_token import ACCOUNT
    from app.services.serving.api_key import ACCOUNT as API_ACCOUNT
    from app.services.storage.keyring_vault import KeyringVault

    paths = user_paths()
    for folder in (paths.config, paths.data, paths.state, paths.cache):
        private_files.close_folder(folder)  # an earlier version may have left it open
    store = KeyringVault(spare=KeyFile(paths.config / "conversations.key"))
    one_each = (store, KeyringVault(ACCOUNT), KeyringVault(API_ACCOUNT), KeyringVault(SEARCH_ACCOUNT))
    vaults = Vaults(*one_each, KeyringVault(ENGINES_ACCOUNT), lambda server: KeyringVault(f"mcp-{server}"))
    return Assembly(paths, vaults)
