"""What the providers of browser pages share: whose a call is, and the pages that were shown before it.

The cursors of one answer count over files and web alike. Not here: the pages (`files_provider`, `web_provider`), the
format (`app.core.tools.browser`).
"""

from __future__ import annotations

from app.core.tools.browser.asking import BrowserCall, is_browsing, read_call
from app.core.tools.browser.page import BrowserError, Page
from app.core.tools.browser.trail import FILES, WEB, Shelf, Trail, WantedPage
from app.core.tools.browser.view import view
from app.core.tools.result import CallResult
from app.core.tools.tool import CallRefused
from app.sentence import Sentence
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall

_LOOK = Sentence("The browser has the functions search, open and find.")


def is_of(source: str, call: ToolCall, context: CallContext) -> bool:
    """Whether a call is for this source; one that cannot be read is for the first."""
    if not is_browsing(call):
        return False
    try:
        ask = read_call(call)
        return trail_of(source, context, _nothing).source_of(ask) == source
    except BrowserError:
        return sources_of(source, context)[0] == source


def trail_of(source: str, context: CallContext, shelf: Shelf) -> Trail:
    """The pages that were shown in this answer, as far as they are on the shelf."""
    trail = Trail(sources_of(source, context))
    browsed = (each for each in context.earlier if is_browsing(each.call) and not each.result.is_failure)
    trail.replay(((each.call, each.result.text) for each in browsed), shelf)
    return trail


def sources_of(source: str, context: CallContext) -> tuple[str, ...]:
    """The sources that are on in the chat, the default first; this one is on, or nobody would ask it."""
    return tuple(each for each in (FILES, WEB) if each == source or each in context.tools)


def read_ask(call: ToolCall) -> BrowserCall:
    """What a call asks for. Raises CallRefused where it cannot be read."""
    try:
        return read_call(call)
    except BrowserError as error:
        what = Sentence("The arguments do not fit the tool “{name}”.", name=call.tool)
        raise CallRefused(what, _LOOK, str(error)) from error


def shown(page: Page, trail: Trail, wanted: WantedPage) -> CallResult:
    """A page as the result of a call. Raises BrowserError where the line is not there."""
    text = view(page, trail.next_cursor, wanted.loc, wanted.num_lines)
    return CallResult(text, len(text.encode()))


def failed(reason: str) -> CallResult:
    """A call that shows no page, as the model reads it."""
    return CallResult(reason, len(reason.encode()), is_failure=True)


def _nothing(_wanted: WantedPage) -> None:
    return None
