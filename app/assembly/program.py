"""Everything of the program that needs no window, put together once: window and commands stand on the same objects.

Each part is built when it is first asked for, and imported then: a command pays for no more than it uses, and neither
is the disk touched nor Qt imported for what nobody wants. Not here: what all of them stand on (`foundation`), the tools
(`tools`), what the parts do, widgets (`app.main`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import private_files
from app.assembly.foundation import Foundation, Vaults
from app.paths import assets_folder, expanded, user_paths
from app.settings import MODELS_FOLDER

if TYPE_CHECKING:
    from app.assembly.tools import ToolParts
    from app.core.machine.load_policy import LoadPolicy
    from app.core.machine.machine_probe import MachineProbe
    from app.core.machine.measurements import MeasurementsFile
    from app.core.machine.start_checks import StartProblem
    from app.core.models.catalog import Catalog
    from app.core.models.catalog_refresh import CatalogRefreshFile
    from app.core.models.file_hashes import ModelChecks
    from app.core.models.model_folders import LibraryFolders, ModelFolder
    from app.core.models.recent_models import RecentModels
    from app.core.models.remote_engines import RemoteEngines
    from app.core.packs.installed import InstalledPacks
    from app.services.engine.client import EngineClient
    from app.services.engine.engine_keys import EngineKeys
    from app.services.engine.jobs import Jobs
    from app.services.engine.pack_installing import PackInstalling
    from app.services.engine.servers import EngineServers
    from app.services.hub.downloads import Downloads
    from app.services.serving.api_key import ApiKey
    from app.services.storage.chat_storage import ChatStorage
    from app.state.releases import ReleasesState

KEPT_FREE = 1  # places of the engine that a study or an API leaves to chats


class Assembly(Foundation):
    """The parts of one running program, each built once."""

    # models on the disk

    @cached_property
    def catalog(self) -> Catalog:
        """The models that Triptych knows of, as it was shipped."""
        from app.core.models.catalog import load_catalog

        return self.substitutes.catalog or load_catalog(assets_folder() / "catalog.toml")

    @cached_property
    def model_checks(self) -> ModelChecks:
        """What is remembered of model files."""
        from app.core.models.file_hashes import ModelChecks

        return self.noted(ModelChecks(self.paths.data / "models.json"))

    @cached_property
    def recent_models(self) -> RecentModels:
        """The models that were opened last."""
        from app.core.models.recent_models import RecentModels

        return self.noted(RecentModels(self.paths.state / "recent_models.json"))

    @cached_property
    def catalog_refresh_file(self) -> CatalogRefreshFile:
        """What the hub said of the catalog's repositories."""
        from app.core.models.catalog_refresh import CatalogRefreshFile

        return self.noted(CatalogRefreshFile(self.paths.data / "catalog_hub.json"))

    @cached_property
    def library_folders(self) -> LibraryFolders:
        """Where models may lie on this computer."""
        from app.core.models.model_folders import LibraryFolders, ollama_folders

        ollama = ollama_folders(Path.home(), os.environ)
        found = LibraryFolders(self._model_folders, ollama, self.models_folder)
        return self.substitutes.library_folders or found

    def models_folder(self) -> Path:
        """Where downloads go: the folder of the settings, else Hugging Face's cache."""
        from app.core.models.model_folders import hub_cache_folder

        chosen = self.settings.get(MODELS_FOLDER)
        return expanded(chosen) if chosen else hub_cache_folder(Path.home(), os.environ)

    def move_to_trash(self, path: Path) -> bool:
        """Move a file or folder into the system's trash; whether it is there now."""
        if self.substitutes.trash is not None:
            return self.substitutes.trash(path)
        from app.services.desktop.trash import move_to_trash

        return move_to_trash(path)

    # this computer

    def start_problems(self) -> tuple[StartProblem, ...]:
        """What stands in the way of this start and is to be said now."""
        from app.core.machine.probes.start import measure_start
        from app.core.machine.start_checks import ToldChecks, start_problems

        facts = self.substitutes.start_facts or measure_start(self.paths.data)
        return ToldChecks(self.paths.state / "start_checks.json").to_tell(start_problems(facts))

    @cached_property
    def measurements(self) -> MeasurementsFile:
        """How fast models ran here."""
        from app.core.machine.measurements import MeasurementsFile

        return self.noted(MeasurementsFile(self.paths.state / "measurements.json"))

    @cached_property
    def machine_probe(self) -> MachineProbe:
        """What is known of this computer."""
        from app.core.machine.calibration import CalibrationFile
        from app.core.machine.machine_probe import MachineProbe

        return MachineProbe(self.noted(CalibrationFile(self.paths.state / "calibration.json")), self.paths.data)

    @cached_property
    def load_policy(self) -> LoadPolicy:
        """How each model is loaded, and whether there is memory for it."""
        from app.core.machine.load_policy import LoadPolicy
        from app.core.models.model_options import ModelOptionsFile

        if self.substitutes.load_policy is not None:
            return self.substitutes.load_policy
        chosen = self.noted(ModelOptionsFile(self.paths.data / "model_options.json"))
        return LoadPolicy(chosen, self.preferences.load_options, self.machine_probe.machine_to_judge)

    # what runs

    @cached_property
    def tools(self) -> ToolParts:
        """What a model may use."""
        from app.assembly.tools import ToolParts

        return ToolParts(self)

    @cached_property
    def engine(self) -> EngineClient:
        """The engine; its process starts with the first request."""
        from app.services.engine.process import Engine

        command = self.substitutes.engine_command
        engine = Engine(command, self.root, environment=self._engine_environment, servers=self.engine_servers)
        self.endings.append(engine.close)
        return engine

    @cached_property
    def engine_servers(self) -> EngineServers:
        """How engines on other machines are asked."""
        from app.processes import REMOTE
        from app.services.engine.servers import EngineServers

        return EngineServers(
            self.remote_engines,
            self.engine_keys,
            self.connection_log,
            self.is_offline,
            partial(self.open_child, REMOTE),
        )

    @cached_property
    def remote_engines(self) -> RemoteEngines:
        """The engines on other machines that were added."""
        from app.core.models.remote_engines import RemoteEngines

        return self.noted(RemoteEngines(self.paths.data / "engines.json"))

    @cached_property
    def engine_keys(self) -> EngineKeys:
        """Their keys."""
        from app.services.engine.engine_keys import EngineKeys

        return EngineKeys(self.vaults.engines)

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
        self.endings.append(installing.close)
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

        engine = Engine(self.substitutes.engine_command, self.root, servers=self.engine_servers)
        self.endings.append(close := engine.close)
        engine.destroyed.connect(lambda: self.endings.remove(close) if close in self.endings else None)
        return engine

    def new_engine(self, environment: Mapping[str, str]) -> EngineClient:
        """One more engine, for a test of what its process is told."""
        from app.services.engine.pack_test import HUNG_MILLISECONDS
        from app.services.engine.process import Engine

        command, ending = self.substitutes.engine_command, self.endings
        engine = Engine(command, self.root, HUNG_MILLISECONDS, environment=lambda: environment)
        ending.append(close := engine.close)
        engine.destroyed.connect(lambda: ending.remove(close) if close in ending else None)
        return engine

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
    def api_key(self) -> ApiKey:
        """The key of the local API's clients."""
        from app.services.serving.api_key import ApiKey

        return ApiKey(self.vaults.api)

    @cached_property
    def releases(self) -> ReleasesState:
        """What has been released, when a person asks."""
        from app.core.releases.release_list import SOURCE
        from app.state.releases import ReleasesState

        source = self.substitutes.release_source or SOURCE
        return ReleasesState(self.network, source, self.paths.cache / "engine_packs", self.root)

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

        listed = self.noted(DownloadsFile(file))
        downloads = Downloads(self.network, listed, self.model_checks, self.hub_token.read, parent=self.root)
        self.endings.append(downloads.close)
        return downloads

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
