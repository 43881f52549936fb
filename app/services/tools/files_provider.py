"""The browser over the files that are attached to a chat: no network, nothing but what is attached.

The files are cut into lines and indexed on a background thread, and kept for the chats that were asked last. Not here:
how pages look (`app.core.tools.browser`), how files were read (`app.services.documents`).
"""

from __future__ import annotations

import itertools
from functools import partial

from PySide6.QtCore import QObject

from app.core.chats.turns import Attachment
from app.core.tools.browser.asking import BrowserCall, FindCall, OpenCall, SearchCall, read_call
from app.core.tools.browser.attached import AttachedFiles
from app.core.tools.browser.page import BrowserError
from app.core.tools.browser.trail import FILES
from app.core.tools.call_terms import CallTerms, Touch, fingerprint
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.tools.browsing import failed, is_of, read_ask, shown, trail_of
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall

_KEPT = 4  # chats whose files stay indexed
_TITLE = Sentence("Attached files")
_WHERE = Sentence("On this computer, in the files attached to this chat")


class FilesProvider(QObject):
    """A ToolProvider. It has no signals."""

    name = FILES
    title = _TITLE
    needs_network = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._open: dict[int, Reply] = {}
        self._tasks = Tasks(self)
        self._kept: list[tuple[tuple[Attachment, ...], AttachedFiles]] = []  # the last one asked at the end

    @property
    def offer(self) -> Offer:
        """The browser, as gpt-oss knows it."""
        return Offer(builtin=("browser",), sources=(FILES,))

    def recognises(self, call: ToolCall, context: CallContext) -> bool:
        """Whether a call of the browser is about the files."""
        return is_of(FILES, call, context)

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:  # noqa: ARG002 - it is the same in every chat
        """What a call would do; one permission for all three functions. Raises CallRefused."""
        mark = fingerprint(FILES, "attachments", {})
        return CallTerms(FILES, _what(read_ask(call)), _WHERE, call.text, frozenset({Touch.ATTACHMENTS}), mark)

    def run(self, call: ToolCall, context: CallContext) -> Reply:
        """Show a page of the files. Finishes with a CallResult."""
        reply = Reply(next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        self._open[reply.number] = reply
        self._tasks.run(partial(self._call, call, context), partial(self._finish, reply.number))
        return reply

    def close(self) -> None:
        """Wait for what is being looked up."""
        self._tasks.wait()

    def _cancel(self, number: int) -> None:
        """What is being looked up is looked up in vain."""
        if (reply := self._open.pop(number, None)) is not None:
            reply.stop()

    def _finish(self, number: int, result: CallResult) -> None:
        if (reply := self._open.pop(number, None)) is not None:
            reply.finish(result)

    def _call(self, call: ToolCall, context: CallContext) -> CallResult:
        """On the background thread, which is the only one that knows what is kept."""
        files = self._files(context.attachments)
        try:
            trail = trail_of(FILES, context, files.on_shelf)
            wanted = trail.wanted(read_call(call))
            page = wanted.page or files.on_shelf(wanted)
            if page is None:
                raise BrowserError(_not_attached(wanted.address, files))
            return shown(page, trail, wanted)
        except BrowserError as error:
            return failed(str(error))

    def _files(self, attachments: tuple[Attachment, ...]) -> AttachedFiles:
        found = next((kept for kept in self._kept if kept[0] == attachments), None)
        if found is None:
            found = (attachments, AttachedFiles(attachments))
        others = [kept for kept in self._kept if kept is not found]
        self._kept = [*others[1 - _KEPT :], found]
        return found[1]


def _not_attached(address: str, files: AttachedFiles) -> str:
    names = ", ".join(f"“{page.address}”" for page in files.pages)
    return f"There is no attached file “{address}”. " + (f"Attached are: {names}." if names else "Nothing is attached.")


def _what(ask: BrowserCall) -> Sentence:
    match ask:
        case SearchCall():
            return Sentence("Search the attached files for “{query}”", query=ask.query)
        case FindCall():
            return Sentence("Find “{pattern}” in an attached file", pattern=ask.pattern)
        case OpenCall(id=str()):
            return Sentence("Open the attached file “{name}”", name=ask.id)
        case OpenCall():
            return Sentence("Read in an attached file")
