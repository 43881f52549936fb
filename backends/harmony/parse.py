"""The tolerant parser: generated ids in, events out, one id at a time.

It works on ids, so text that merely looks like a control token stays text. It never raises, whatever ids come, and
repairs what models get wrong (`tests/golden/harmony_malformed.json` has a case of each) without ever making a tool call
of text that the model did not close with `<|call|>`. Truncated reasoning is never an answer.
Not here: what a header says (`header`), who reads a message (`audience`), arguments of calls (`arguments`).
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable
from enum import Enum, auto

from backends.contract.messages import MessageEnd
from backends.harmony.audience import Stage
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.events import Parsed, ParsedMessage, ParseEvent, ParseWarning
from backends.harmony.header import Header, Marker, Role, Section, read_header


def parse(
    ids: Iterable[int],
    encoding: HarmonyEncoding,
    known_tools: Collection[str] | None = None,
    initial_role: str | None = "assistant",
) -> Parsed:
    """The messages, warnings and visible texts of a completion; with `initial_role` None, of a whole conversation."""
    parser = HarmonyParser(encoding, known_tools, initial_role)
    for token in ids:
        parser.feed(token)
    parser.finish()
    return parser.parsed()


class _State(Enum):
    HEADER = auto()
    CONTENT = auto()
    BETWEEN = auto()


class _Text:
    """Bytes of tokens on their way to text; a character split over tokens waits for its end."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.parts: list[str] = []

    def add(self, data: bytes, *, is_last: bool = False) -> str:
        """The text that became complete."""
        text = self._decoder.decode(data, is_last)
        if text:
            self.parts.append(text)
        return text

    def end(self) -> str:
        """All text; a character that never became complete is shown as one replacement character."""
        self.add(b"", is_last=True)
        return "".join(self.parts)


class HarmonyParser:
    """Reads one completion (or, with `initial_role` None, one conversation from its first `<|start|>`)."""

    def __init__(
        self,
        encoding: HarmonyEncoding,
        known_tools: Collection[str] | None = None,
        initial_role: str | None = "assistant",
    ) -> None:
        self._encoding = encoding
        self._known_tools = known_tools
        self._is_completion = initial_role is not None
        self._state = _State.BETWEEN if initial_role is None else _State.HEADER
        self._stage = Stage()
        self._warnings: list[str] = []
        self._events: list[ParseEvent] = []
        self._sections: list[tuple[Marker, _Text]] = [(Marker.START, _Text())]
        self._role: Role | None = Role(initial_role) if initial_role else None
        self._header = Header()
        self._text = _Text()
        self._ids: list[int] = []
        self._is_dropped = False
        self._is_after_stop = False
        self._is_begun = False

    def feed(self, token: int) -> list[ParseEvent]:
        """Take the next generated id; returns what became certain."""
        self._events = []
        data = self._encoding.token_bytes(token)
        if self._state is _State.CONTENT:
            self._in_content(token, data)
        elif self._state is _State.HEADER:
            self._in_header(token, data)
        else:
            self._in_between(token, data)
        return self._events

    def finish(self) -> list[ParseEvent]:
        """The completion is over; returns what was held back."""
        self._events = []
        if self._state is _State.CONTENT:
            self._close(None)
            self._warn("truncated")
        elif self._state is _State.HEADER and self._has_header():
            self._recover(None)
            self._warn("truncated_header")
        elif self._state is _State.BETWEEN:
            self._judge_stray(None)
        self._state, self._is_after_stop, self._text = _State.BETWEEN, True, _Text()
        self._emit(self._stage.finish())
        return self._events

    def parsed(self) -> Parsed:
        """Everything read so far; complete after `finish`."""
        return self._stage.parsed(self._warnings)

    @property
    def is_in_content(self) -> bool:
        """Whether the last id was part of a message's text, not of a header."""
        return self._state is _State.CONTENT

    # ── inside a header ──────────────────────────────────────────────────────────────────────────────────────────────

    def _in_header(self, token: int, data: bytes | None) -> None:
        encoding = self._encoding
        if data is not None:
            self._ids.append(token)
            self._sections[-1][1].add(data)
        elif token == encoding.message:
            self._ids.append(token)
            self._open()
        elif token in (encoding.channel, encoding.constrain):
            self._ids.append(token)
            self._sections.append((Marker.CHANNEL if token == encoding.channel else Marker.CONSTRAIN, _Text()))
        elif token == encoding.start:
            self._recover(None)
            self._begin_header(token)
        elif token in encoding.closing:
            self._ids.append(token)
            self._recover(encoding.closing[token])
        else:
            self._warn(f"special_in_header:{token}")

    def _begin_header(self, *ids: int, role: Role | None = None) -> None:
        self._state, self._role = _State.HEADER, role
        self._is_begun = True
        self._sections = [(Marker.START, _Text())]
        self._ids = list(ids)

    def _has_header(self) -> bool:
        return self._is_begun or len(self._sections) > 1 or bool(self._sections[0][1].parts)

    def _read_header(self, *, is_closed: bool) -> Header:
        sections = [Section(marker, text.end()) for marker, text in self._sections]
        header = read_header(sections, self._role, self._known_tools, is_closed=is_closed)
        for code in header.warnings:
            self._warn(code)
        return header

    def _open(self) -> None:
        """Take a `<|message|>`, behind which the content begins."""
        self._header = self._read_header(is_closed=True)
        self._state, self._text = _State.CONTENT, _Text()
        self._is_dropped = self._is_invented(self._header.role)
        if not self._is_dropped:
            self._emit(self._stage.open(self._header))

    def _is_invented(self, role: Role) -> bool:
        """Whether a completion goes on in somebody else's name; such a message is dropped."""
        if not self._is_completion or role is Role.ASSISTANT:
            return False
        self._warn("hallucinated_tool_result" if role is Role.TOOL else "hallucinated_turn")
        return True

    def _recover(self, end: MessageEnd | None) -> None:
        """A header that never reached `<|message|>`: keep its text, and the call if it is one."""
        is_empty = not any(text.parts or marker is not Marker.START for marker, text in self._sections)
        header = self._read_header(is_closed=False)
        if header.is_bare:
            is_text = header.rest or end in (MessageEnd.END, MessageEnd.RETURN)  # else it is a header that was cut
            header = Header(role=header.role, name=header.name, rest=header.bare if is_text else "")
        message = self._message(header, header.rest, end, is_recovered=True)
        self._end_of_message(end)
        if message.content or (header.recipient and end is MessageEnd.CALL):
            self._warn("missing_message_token")
            if not self._is_invented(header.role):
                self._emit(self._stage.recover(message))
        elif end is not None:
            self._warn("extra_stop_token" if is_empty else "missing_message_token")

    # ── inside the content ───────────────────────────────────────────────────────────────────────────────────────────

    def _in_content(self, token: int, data: bytes | None) -> None:
        encoding = self._encoding
        if data is not None:
            self._ids.append(token)
            self._tell(self._text.add(data))
        elif token in encoding.closing:
            self._ids.append(token)
            self._close(encoding.closing[token])
        elif token in (encoding.start, encoding.channel):
            self._close(None)
            self._warn("missing_end_token")
            self._begin_after_content(token)
        else:
            self._warn(f"special_in_content:{token}")

    def _begin_after_content(self, token: int) -> None:
        if token == self._encoding.start:
            self._begin_header(token)
        else:
            self._begin_header(token, role=Role.ASSISTANT)
            self._sections.append((Marker.CHANNEL, _Text()))

    def _tell(self, text: str) -> None:
        if not self._is_dropped:
            self._emit(self._stage.text(text))

    def _close(self, end: MessageEnd | None) -> None:
        self._tell(self._text.add(b"", is_last=True))
        message = self._message(self._header, self._text.end(), end, is_recovered=False)
        if not self._is_dropped:
            self._emit(self._stage.close(message))
        self._end_of_message(end)

    def _message(self, header: Header, content: str, end: MessageEnd | None, *, is_recovered: bool) -> ParsedMessage:
        return ParsedMessage(
            role=header.role,
            content=content,
            channel=header.channel,
            recipient=header.recipient,
            name=header.name,
            content_type=header.content_type,
            constrained=header.constrained,
            end=end,
            recovered=is_recovered,
            ids=tuple(self._ids),
        )

    # ── between messages ─────────────────────────────────────────────────────────────────────────────────────────────

    def _end_of_message(self, end: MessageEnd | None) -> None:
        self._state, self._text, self._is_dropped = _State.BETWEEN, _Text(), False
        self._is_after_stop = end not in (None, MessageEnd.END)
        self._ids = []

    def _in_between(self, token: int, data: bytes | None) -> None:
        encoding = self._encoding
        if data is not None:
            self._ids.append(token)
            self._text.add(data)
        elif token == encoding.start:
            if self._text.end().strip():
                self._warn("stray_between_messages")
            self._begin_header(token)
        elif token in (encoding.channel, encoding.message, encoding.constrain):
            self._begin_without_start(token)
        elif token in encoding.closing:
            self._judge_stray(encoding.closing[token])
        else:
            self._warn(f"special_between_messages:{token}")

    def _begin_without_start(self, token: int) -> None:
        """A header whose `<|start|>` is missing; the role may stand there as plain text."""
        stray = self._text.end().strip()
        if stray and stray != Role.ASSISTANT:
            self._warn("stray_between_messages")
        self._warn("missing_start_token")
        self._begin_header(role=Role.ASSISTANT)
        self._in_header(token, None)

    def _judge_stray(self, end: MessageEnd | None) -> None:
        """Text behind a message that no header follows: an answer without one, or a tail that is dropped."""
        content = self._text.end().strip()
        ids, self._ids, self._text = tuple(self._ids), [], _Text()
        if not content:
            if end is not None:
                self._warn("extra_stop_token")
        elif self._is_after_stop or self._stage.has_answer or not self._is_completion:
            self._warn("trailing_text_dropped")
        else:
            self._warn("missing_header")
            self._emit(self._stage.recover(ParsedMessage(Role.ASSISTANT, content, end=end, recovered=True, ids=ids)))
        self._is_after_stop = self._is_after_stop or end not in (None, MessageEnd.END)

    def _warn(self, code: str) -> None:
        self._warnings.append(code)
        self._events.append(ParseWarning(code))

    def _emit(self, events: list[ParseEvent]) -> None:
        self._events += events
