"""The search service as the settings show it: which one, its address or key, and whether it works when it is tried.

Not here: how services are asked (`app.core.tools.search_service`), searching for a model (`app.services.tools`).
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.tools.search_service import (
    SearchChoice,
    SearchChoiceFile,
    SearchService,
    UnreadableAnswerError,
    hits_of,
    search_request,
)
from app.core.tools.web_refusals import refusal_sentence
from app.core.tools.web_wire import WebAnswer, WebProblem, WebRefused
from app.errors import AppError
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.hub.hub_token import HubToken
from app.services.hub.network import Network

_QUERY = "gpt-oss"
_WHY = "try the search service"  # in the connection log
_REFUSED = (401, 402, 403, 422)  # what services answer to a key that is none, or has nothing left


class SearchServiceState(QObject):
    """Signals: changed() – anything that is shown · failed(AppError) – the choice could not be saved."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, file: SearchChoiceFile, key: HubToken, network: Network, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._key, self._network = file, key, network
        self._tasks = Tasks(self)
        self._trial: Reply | None = None
        self.has_key: bool | None = None  # None: it was not looked for yet
        self.is_key_kept = True  # beyond the end of the program
        self.is_trying = self.is_good = False
        self.verdict: Sentence | None = None  # of the last trial

    @property
    def choice(self) -> SearchChoice:
        """What is chosen."""
        return self._file.value

    @property
    def can_try(self) -> bool:
        """Whether there is anything to try."""
        return self.choice.is_whole and not (self.choice.service.needs_key and not self.has_key)

    def look_for_key(self) -> None:
        """Find out whether there is a key; the keyring may be slow."""
        if self.has_key is None:
            self._tasks.run(self._key.read, lambda key: self._set_key_known(bool(key)))

    def set_service(self, service: SearchService) -> None:
        """Choose another one. A key is for one service, and is forgotten with it."""
        if service is self.choice.service:
            return
        if self.choice.service.needs_key:
            self.forget_key()
        self._put(replace(self.choice, service=service))

    def set_address(self, address: str) -> None:
        """Where the SearXNG is."""
        self._put(replace(self.choice, address=address.strip()))

    def set_key(self, key: str) -> None:
        """Keep a key."""
        self._tasks.run(partial(self._key.write, key.strip()), self._take_kept)

    def forget_key(self) -> None:
        """Remove it from wherever it is."""
        self._tasks.run(self._key.forget, lambda _none: self._set_key_known(False))

    def try_it(self) -> None:
        """Search for a word, and say what came of it."""
        if self.can_try and not self.is_trying:
            self.is_trying, self.verdict = True, None
            self.changed.emit()
            self._tasks.run(self._key.read, self._ask)

    def close(self) -> None:
        """Wait for the keyring."""
        self._tasks.wait()

    def _put(self, choice: SearchChoice) -> None:
        self.verdict = None
        try:
            self._file.write(choice)
        except AppError as failure:
            self.failed.emit(failure)
        self.changed.emit()

    def _set_key_known(self, has_key: bool) -> None:
        self.has_key, self.verdict = has_key, None
        self.changed.emit()

    def _take_kept(self, is_kept: bool) -> None:
        self.is_key_kept = is_kept
        self._set_key_known(True)

    def _ask(self, key: str) -> None:
        request = search_request(self.choice, key, _QUERY, self._network.hub().proxy)
        self._trial = self._network.ask(request, _WHY)
        self._trial.finished.connect(partial(self._judge, self.choice))
        self._trial.failed.connect(self._tell_failure)
        self._trial.stopped.connect(partial(self._tell, None))

    def _judge(self, choice: SearchChoice, answer: object) -> None:
        """What a trial of this choice has brought."""
        if isinstance(answer, WebRefused):
            self._tell(_refused(choice, answer))
        elif isinstance(answer, WebAnswer):
            try:
                hits = hits_of(choice.service, answer.content)
            except UnreadableAnswerError:
                self._tell(Sentence("It answers, but not as a search service does."))
                return
            told = Sentence("It works: {count} results for “{query}”.", count=len(hits), query=_QUERY)
            nothing = Sentence("It answers, but found nothing for “{query}”.", query=_QUERY)
            self._tell(told if hits else nothing, is_good=bool(hits))

    def _tell_failure(self, failure: Exception) -> None:
        self._tell(failure.sentence if isinstance(failure, AppError) else Sentence("It could not be tried."))

    def _tell(self, verdict: Sentence | None, *, is_good: bool = False) -> None:
        self.is_trying, self.is_good, self.verdict = False, is_good, verdict
        self._trial = None
        self.changed.emit()


def _refused(choice: SearchChoice, refused: WebRefused) -> Sentence:
    if refused.problem is WebProblem.STATUS and choice.service.needs_key and refused.status in _REFUSED:
        return Sentence("The key was refused. Check it, and what it may still do, at the service.")
    if refused.problem is WebProblem.STATUS and refused.status == 403:
        return Sentence("This SearXNG does not answer programs. Its settings have to allow the format “json”.")
    return refusal_sentence(choice.endpoint, refused)
