"""Asking the hub what it has of the catalog, repository by repository, because the user wants it.

Signals: changed() – one more repository was heard, or it has ended · failed(AppError) – the last word on what went
wrong. Not here: what follows for the catalog (`app.core.models.catalog_refresh`).
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from app.core.models import network_wire as wire
from app.core.models.catalog import Catalog, Source
from app.core.models.catalog_refresh import CatalogRefreshFile, heard, refreshed
from app.core.models.repository import PickError
from app.errors import AppError, FileNotWritten
from app.network_errors import DownloadFailure
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.hub.network import Network


class CatalogRefresh(QObject):
    """The catalog as it is known now."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, catalog: Catalog, file: CatalogRefreshFile, network: Network, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shipped, self._file, self._network = catalog, file, network
        self._waiting: list[Source] = []
        self._reply: Reply | None = None
        self._failure: AppError | None = None
        self.total = 0
        self.catalog = refreshed(catalog, file.listings)

    @property
    def is_running(self) -> bool:
        """Whether the hub is being asked."""
        return self._reply is not None

    @property
    def heard(self) -> int:
        """How many repositories have been asked about in this turn."""
        return self.total - len(self._waiting) - (1 if self._reply else 0)

    @property
    def summary(self) -> Sentence | None:
        """What the hub said last; None before it was asked."""
        listings = self._file.listings
        if not listings:
            return None
        day = max(one.day for one in listings.values()).isoformat()
        gone = [repository for repository, one in listings.items() if not one.has_pinned]
        if gone:
            return Sentence(
                "Checked on {day}: {repository} has other files now; the pinned ones are still used.",
                day=day,
                repository=", ".join(gone),
            )
        return Sentence("Checked on {day}: everything matches the catalog.", day=day)

    def start(self) -> None:
        """Ask the hub about every repository of the catalog; does nothing while it is being asked."""
        if self._reply is not None:
            return
        self._waiting = [source for model in self._shipped.models for source in model.sources]
        self.total, self._failure = len(self._waiting), None
        self._next()

    def _next(self) -> None:
        if self._waiting:
            source = self._waiting.pop(0)
            self._asked = source
            request = wire.ListFiles(self._network.hub(), source.repository)
            self._reply = self._network.ask(request, "refresh the catalog")
            self._reply.finished.connect(self._listed)
            self._reply.failed.connect(self._not_listed)
        else:
            self._reply = None
            self.catalog = refreshed(self._shipped, self._file.listings)
            if self._failure is not None:
                self.failed.emit(self._failure)
        self.changed.emit()

    def _listed(self, event: wire.FilesListed) -> None:
        try:
            self._file.keep(self._asked.repository, heard(self._asked, event.listing, date.today()))
        except PickError as error:
            self._failure = DownloadFailure(error.code, str(error))
        except FileNotWritten as failure:  # it holds until the program ends
            self._failure = failure
        self._next()

    def _not_listed(self, failure: DownloadFailure) -> None:
        self._failure = DownloadFailure(failure.code, f"{self._asked.repository}: {failure.detail}")
        self._next()
