"""What the foot of the Models page does: another folder, moving what is there, offline, the token, the connection log.

Not here: how it looks (`models_folder_card`), the copying (`app.core.models.moving`).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.models.moving import repositories_in, size_of
from app.errors import AppError
from app.sentence import Sentence
from app.settings import MODELS_FOLDER, OFFLINE, Setting, SettingValue
from app.state.machine.load_choices import LoadChoices
from app.state.models.engines import EnginesState
from app.state.models.library import LibraryState
from app.state.models.model_in_use import ModelInUseState
from app.state.models.models import ModelsState
from app.state.models.moving import MovingState
from app.state.preferences import PreferencesState
from app.ui.kit.banner import About, Banner
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.models.connections import Connections
from app.ui.models.models_folder_card import ModelsFolderCard
from app.ui.models.questions import ask_move


@dataclass(frozen=True, kw_only=True)
class ModelParts:
    """What the page stands on."""

    models: ModelsState
    library: LibraryState
    engines: EnginesState
    moving: MovingState
    choices: LoadChoices
    in_use: ModelInUseState
    preferences: PreferencesState


class ModelsFolderController(QObject):
    """Between the card and the states."""

    def __init__(
        self, parts: ModelParts, card: ModelsFolderCard, banner: Banner, dialogs: FileDialogs, page: QWidget
    ) -> None:
        super().__init__(page)
        self._parts, self._card, self._banner, self._dialogs, self._page = parts, card, banner, dialogs, page
        card.folder_wanted.connect(self._ask_folder)
        card.offline_wanted.connect(self._set_offline)
        card.forget_wanted.connect(self._forget_token)
        card.connections_wanted.connect(self._show_connections)

    def show(self) -> None:
        """Folder, room and switch as they are."""
        models, chosen = self._parts.models, self._parts.preferences.get(OFFLINE)
        there = next((path for path in (models.folder, *models.folder.parents) if path.exists()), None)
        self._card.show_place(models.folder, shutil.disk_usage(there).free if there else None)
        self._card.show_offline(is_chosen=chosen, is_forced=models.is_offline and not chosen)

    def choose_folder(self, name: str) -> None:
        """Another folder for models; asks whether those that are here move along."""
        old, new = self._parts.models.folder, Path(name)
        if new == old:
            return
        repositories = repositories_in(old, (row.model for row in self._parts.library.rows))
        if any(transfer.is_active for transfer in self._parts.models.transfers):
            self._show_failure(
                AppError(Sentence("A download is under way."), Sentence("Pause it, then change the folder."))
            )
        elif repositories:
            size = sum(map(size_of, repositories))
            ask_move(size, name, lambda moves: self._change(new, repositories if moves else ()), self._page)
        else:
            self._change(new, ())

    def _ask_folder(self) -> None:
        at = self._parts.models.folder
        dialog = self._dialogs.folder(self._page, self.tr("Where models are kept"), FileKind.MODEL, at)
        dialog.fileSelected.connect(self.choose_folder)
        dialog.open()

    def _change(self, new: Path, repositories: tuple[Path, ...]) -> None:
        if self._set(MODELS_FOLDER, str(new)) and repositories:
            self._parts.moving.start(repositories, new)

    def _set_offline(self, is_offline: bool) -> None:
        self._set(OFFLINE, is_offline)

    def _set(self, setting: Setting[SettingValue], value: SettingValue) -> bool:
        try:
            self._parts.preferences.set(setting, value)
        except AppError as error:
            self._show_failure(error)
            return False
        finally:
            self.show()
        return True

    def _forget_token(self) -> None:
        self._parts.models.forget_token()
        self._banner.show_message(self.tr("The token is no longer in the keyring."), is_failure=False)

    def _show_connections(self) -> None:
        Connections(self._parts.models.connections, self._page).open()

    def _show_failure(self, failure: AppError) -> None:
        self._banner.show_message(failure.sentence, details=failure.detail, about=About.MODELS_PAGE)
