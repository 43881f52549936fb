"""What every part of the program stands on: the folders, the secrets, the settings, the way out of a shut window.

Not here: the parts (`program`, `tools`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.paths import Paths
from app.settings import MIRROR, OFFLINE, PROXY, Settings

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.core.machine.load_policy import LoadPolicy
    from app.core.machine.start_checks import StartFacts
    from app.core.models.catalog import Catalog
    from app.core.models.connection_log import ConnectionLog
    from app.core.models.model_folders import LibraryFolders
    from app.core.models.removal import Trash
    from app.core.releases.release_list import ReleaseSource
    from app.core.store.keys import KeyVault
    from app.errors import AppError
    from app.json_file import JsonFile
    from app.processes import ChildProcess
    from app.services.background.child import LineLink
    from app.services.background.launcher import Launcher
    from app.services.desktop.window_wall import WindowWall
    from app.services.hub.hub_token import HubToken
    from app.services.hub.network import Network
    from app.state.preferences import PreferencesState

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


class Foundation:
    """What the parts of one running program share, each built once. `close` ends all that were built."""

    def __init__(self, paths: Paths, vaults: Vaults, substitutes: Substitutes | None = None) -> None:
        self.paths, self.vaults = paths, vaults
        self.substitutes = substitutes or Substitutes()
        self.troubles: list[AppError] = []  # why small files that were read by now count as empty
        self.endings: list[Callable[[], None]] = []

    def close(self) -> None:
        """End what was started, the last first."""
        while self.endings:
            self.endings.pop()()

    @cached_property
    def settings(self) -> Settings:
        """The user's settings, read from their file when first asked for."""
        return Settings(self.paths.settings_file)

    @cached_property
    def preferences(self) -> PreferencesState:
        """The settings as something to listen to."""
        from app.state.preferences import PreferencesState

        return PreferencesState(self.settings, self.root)

    @cached_property
    def root(self) -> QObject:
        """Qt's owner of all that is built here; a program with a window makes it its child."""
        from PySide6.QtCore import QObject

        return QObject()

    def is_offline(self) -> bool:
        """Whether nothing may be asked of the internet, by the settings or the environment as they are now."""
        from app.core.models.hub_address import is_offline

        return is_offline(self.settings.get(OFFLINE), os.environ)

    @cached_property
    def connection_log(self) -> ConnectionLog:
        """Which hosts were spoken to."""
        from app.core.models.connection_log import ConnectionLog

        connections = ConnectionLog(self.paths.state / "connections.jsonl")
        self.note(connections.trouble)
        return connections

    @cached_property
    def network(self) -> Network:
        """The door to the internet, as the settings and the environment have it at each request."""
        from app.core.models.hub_address import hub_address
        from app.processes import NETWORK
        from app.services.hub.network import Network

        get = self.settings.get
        network = Network(
            self.connection_log,
            lambda: hub_address(get(MIRROR), get(PROXY), os.environ),
            self.is_offline,
            partial(self.open_child, NETWORK),
            self.root,
        )
        self.endings.append(network.close)
        return network

    @cached_property
    def hub_token(self) -> HubToken:
        """The user's token for Hugging Face."""
        from app.services.hub.hub_token import HubToken

        return HubToken(self.vaults.token)

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
        self.endings.append(wall.close)
        return wall

    def open_child(self, process: ChildProcess, arguments: list[str], parent: QObject) -> LineLink:
        """Make the way to a process that may do what a shut window may not, not yet started: by the launcher where
        the window has shut itself off, for its own child would be shut off as well.
        """
        from app.services.background.child import new_child

        is_shut = "window_wall" in self.__dict__ and bool(self.window_wall.confinement.held)
        return (self.launcher.link if is_shut else new_child)(process, arguments, parent)

    def note(self, trouble: AppError | None) -> None:
        """Remember why something of the program's own could not be used, for whoever tells the user."""
        if trouble is not None:
            self.troubles.append(trouble)

    def noted(self, file: File) -> File:
        """The same file, after its trouble has been noted."""
        self.note(file.trouble)
        return file
