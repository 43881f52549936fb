"""Reading a message header: who speaks to whom, on which channel, in which content type.

A header is text between control tokens, and models write it wrongly in many ways; `read_header` takes what it can and
says what it mended. Text that belongs to no header is handed back, so that a message without `<|message|>` is not lost.
Not here: where a header begins and ends (`backends.harmony.parse`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec

from backends.contract.messages import Channel


class Role(StrEnum):
    """Who wrote a message; a tool result has the tool's name beside it."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Marker(StrEnum):
    """The control token before a section of the header."""

    START = "start"
    CHANNEL = "channel"
    CONSTRAIN = "constrain"


class Section(msgspec.Struct, frozen=True):
    """Header text from one control token to the next."""

    marker: Marker
    text: str


class Header(msgspec.Struct, frozen=True):
    """A header as understood. `rest` is text that is no part of it; `bare`, all text behind the role, unread.

    `is_bare` says that no control token shaped it: without `<|message|>` such a header is plain text.
    """

    role: Role = Role.ASSISTANT
    name: str | None = None
    channel: Channel | None = None
    recipient: str | None = None
    content_type: str | None = None
    constrained: bool = False
    rest: str = ""
    bare: str = ""
    is_bare: bool = False
    warnings: tuple[str, ...] = ()


def read_header(
    sections: Sequence[Section],
    role: Role | None,
    known_tools: Collection[str] | None = None,
    *,
    is_closed: bool = True,
) -> Header:
    """What a header says. `role` is given where the prompt wrote it; `is_closed` when `<|message|>` was reached."""
    reader = _Reader(known_tools, is_closed=is_closed)
    for section in sections:
        reader.read(section, role)
    return reader.header()


_CHANNELS = tuple(map(str, Channel))
_TYPES = ("json", "code")
_MARKED_TYPES = (*_TYPES, "text", "python", "javascript", "typescript", "xml", "yaml", "html", "markdown", "patch")
_NAMESPACES = ("functions.", "browser.")
_NOT_TOOLS = ("assistant", "user", "all")
_HEADER_WORDS = (*_CHANNELS, *_TYPES, *_NAMESPACES, "to=")
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_NO_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_GLUE = ".:;,/?!-–—_*'\"` "

_MOST_WORDS = 64
_LONGEST_NAME = 256

_SPACE = re.compile(rf"[\s{_INVISIBLE}]*")
_WORD = re.compile(r"\S+")
_ROLE_WORD = re.compile(r"([^\s:]+)(?::(\S+))?")
_RECIPIENT = re.compile(rf"to(?: ?= ?([\w.\-:/@{_INVISIBLE}]*)|\s*$)")
_TYPE = re.compile(rf"({'|'.join(_MARKED_TYPES)})[{_INVISIBLE}]*(?=[\s{{\[(]|$)")
_RUN_ON = re.compile(r"(.+?)\.{2,}((?:analysis|commentary|final|json|code)\b.*)")
_TOOL_NAME = re.compile(r"[A-Za-z_][\w\-]*(\.[\w\-]+)*")


class _Reader:
    """Collects what the sections of one header say, from left to right."""

    def __init__(self, known_tools: Collection[str] | None, *, is_closed: bool) -> None:
        self._known = None if known_tools is None else {tool.removeprefix("functions.") for tool in known_tools}
        self._is_closed = is_closed
        self._role, self._name = Role.ASSISTANT, None
        self._recipients: list[str] = []
        self._channels: list[Channel] = []
        self._content_type: str | None = None
        self._constrained = False
        self._rest: list[str] = []
        self._bare = ""
        self._markers: list[Marker] = []
        self._expects_channel = False
        self._has_unknown_channel = False
        self._warnings: list[str] = []

    def header(self) -> Header:
        """Give back everything that was read of the header."""
        self._judge_channels()
        recipient = self._judge_recipients()
        return Header(
            role=self._role,
            name=self._name,
            channel=self._channels[-1] if self._channels else None,
            recipient=recipient,
            content_type=self._content_type,
            constrained=self._constrained,
            rest=" ".join(self._rest),
            bare=self._bare,
            is_bare=self._markers == [Marker.START],
            warnings=tuple(self._warnings),
        )

    def read(self, section: Section, role: Role | None) -> None:
        """Read one section for as long as its words belong to a header."""
        self._markers.append(section.marker)
        self._expects_channel = section.marker is Marker.CHANNEL
        text = _trim(section.text)
        if section.marker is Marker.START:
            text = _trim(self._take_role(text, role))
            self._bare = text.rstrip()
        elif section.marker is Marker.CONSTRAIN:
            text = self._take_constrained(text)
        for _ in range(_MOST_WORDS):  # a model that repeats itself must not cost quadratic time
            if not text or (rest := self._take_word(text)) is None:
                break
            text = _trim(rest)
        if text:
            self._rest.append(text.rstrip())

    def _take_word(self, text: str) -> str | None:
        """What follows the next word, or None when it does not belong to a header."""
        usual = (self._take_recipient, self._take_channel, self._take_type)
        for take in (*usual, self._take_bare_recipient, self._take_unknown):
            rest = take(text)
            if rest is not None:
                return rest
        return None

    def _take_role(self, text: str, preset: Role | None) -> str:
        match = _ROLE_WORD.match(text)
        if preset is not None or match is None:
            return self._drop_repeated_role(text)
        word = _clean(match[1])
        if word in {*Role}:
            self._role, self._name = Role(word), match[2]
        elif Role.ASSISTANT.startswith(word) or word.startswith(Role.ASSISTANT):
            return self._drop_repeated_role(text[_raw_length(text, len(Role.ASSISTANT)) :])
        elif self._is_tool_name(word, _trim(text[match.end() :])):
            self._role, self._name = Role.TOOL, word
        else:
            return text
        rest = text[match.end() :]
        return self._drop_repeated_role(rest) if self._role is Role.ASSISTANT else rest

    def _is_tool_name(self, word: str, after: str) -> bool:
        """Whether a word in the role's place names a tool, rather than beginning a header or a sentence."""
        if not _TOOL_NAME.fullmatch(word) or word in _HEADER_WORDS:
            return False
        return after.startswith(_HEADER_WORDS) or (not after and (self._is_closed or "." in word))

    def _drop_repeated_role(self, text: str) -> str:
        """The text without the role's name at its beginning, unless that begins a sentence."""
        rest = _trim(text)
        after = _trim(rest.removeprefix(Role.ASSISTANT))
        if not rest.startswith(Role.ASSISTANT) or (after and not after.startswith(_HEADER_WORDS)):
            return text
        self._warn("repeated_role")
        return after

    def _take_constrained(self, text: str) -> str:
        match = _TYPE.match(text)
        word = _clean(text).strip()
        is_type = word.isidentifier() and (self._is_closed or any(kind.startswith(word) for kind in _MARKED_TYPES))
        self._constrained = match is not None or is_type
        if match is not None:
            self._content_type = match[1]
            return text[match.end() :]
        if self._constrained:
            self._content_type = word
            return ""
        self._warn("bad_constrain")
        return text

    def _take_recipient(self, text: str) -> str | None:
        match = _RECIPIENT.match(text)
        if match is None:
            return None
        name, glued = self._split_recipient(_clean(match[1] or "").rstrip(_GLUE))
        if glued is not None:
            self._warn("recipient_trimmed")
        if name:
            self._recipients.append(name)
        return (glued or "") + text[match.end() :]

    def _split_recipient(self, name: str) -> tuple[str, str | None]:
        """A recipient without what was glued to it, and that; the tool list decides where a name ends."""
        prefix = "functions." if name.startswith("functions.") else ""
        base = name.removeprefix(prefix)
        for tool in sorted(self._known or (), key=len, reverse=True):
            glued = base.removeprefix(tool).lstrip(_GLUE)
            if base == tool:
                break
            if base.startswith(tool) and (not glued or glued.startswith(_HEADER_WORDS)):
                return prefix + tool, glued
        run_on = _RUN_ON.fullmatch(name) if len(name) < _LONGEST_NAME else None
        return (run_on[1], run_on[2]) if run_on else (name, None)

    def _take_channel(self, text: str) -> str | None:
        word = _first_word(text)
        found = _find_channel(word, is_closed=self._is_closed)
        if found is None:
            return None
        channel, length = found
        is_whole = length == len(word)
        is_first = not self._channels and Marker.CHANNEL not in self._markers
        if not (self._expects_channel or is_first or (self._is_closed and is_whole)):
            return None
        if not self._expects_channel:
            self._warn("channel_without_marker" if is_first else "repeated_channel")
        elif word.lower() != channel:
            self._warn("channel_trimmed")
        self._expects_channel = False
        self._channels.append(channel)
        return text[_raw_length(text, length) :]

    def _take_type(self, text: str) -> str | None:
        match = _TYPE.match(text)
        if match is None or self._content_type is not None:
            return None
        rest = _trim(text[match.end() :])
        is_marked = match[1] in _TYPES and (self._is_closed or bool(self._recipients) or rest[:1] in {"", "{", "["})
        if not is_marked and not (self._is_closed and not rest):
            return None
        self._content_type = match[1]
        return rest

    def _take_bare_recipient(self, text: str) -> str | None:
        """A tool's name without `to=`, if nothing but a content type or JSON follows it."""
        word = _first_word(text)
        is_tool = word.startswith(_NAMESPACES) or word == "python" or word in (self._known or ())
        rest = _trim(text[_raw_length(text, len(word)) :])
        if self._recipients or not is_tool or not (rest[:1] in {"", "{"} or _TYPE.match(rest)):
            return None
        self._warn("bare_recipient")
        self._recipients.append(word)
        return rest

    def _take_unknown(self, text: str) -> str | None:
        """A word in the channel's place that is none; prose behind it stays together with it."""
        if not self._expects_channel:
            return None
        word = _first_word(text)
        self._warn(f"unknown_channel:{word}")
        self._expects_channel, self._has_unknown_channel = False, True
        rest = _trim(text[_raw_length(text, len(word)) :])
        return rest if not rest or rest.startswith(_HEADER_WORDS) else None

    def _judge_channels(self) -> None:
        count = self._markers.count(Marker.CHANNEL)
        if count > 1:
            self._warn("repeated_channel")
        elif count and not self._channels and not self._has_unknown_channel:
            self._warn("empty_channel")

    def _judge_recipients(self) -> str | None:
        if self._role is not Role.ASSISTANT:
            return self._recipients[-1] if self._recipients else None
        tools = [recipient for recipient in self._recipients if recipient not in _NOT_TOOLS]
        if len(tools) < len(self._recipients):
            self._warn("recipient_not_a_tool")
        if len(tools) > 1:
            self._warn("repeated_recipient")
        return tools[-1] if tools else None

    def _warn(self, code: str) -> None:
        self._warnings.append(code)


def _find_channel(word: str, *, is_closed: bool) -> tuple[Channel, int] | None:
    """The channel a word begins with, and where it ends in it. Only before `<|message|>` may letters follow it."""
    start = len(word) - len(word.lstrip(_GLUE))
    for channel in Channel:
        end = start + len(channel)
        after = word[end:]
        is_cut = is_closed or not after[:1].islower() or after.startswith(_HEADER_WORDS)
        if is_cut and word[start:end].lower() == channel:
            return channel, end
    return None


def _trim(text: str) -> str:
    """Text without spaces of any kind at its beginning."""
    match = _SPACE.match(text)
    return text[match.end() :] if match else text


def _first_word(text: str) -> str:
    match = _WORD.match(text)
    return _clean(match[0]) if match else ""


def _clean(text: str) -> str:
    return text.translate(_NO_INVISIBLE)


def _raw_length(text: str, visible: int) -> int:
    """How many characters of a text hold so many visible ones."""
    for position, character in enumerate(text):
        if visible <= 0:
            return position
        visible -= character not in _INVISIBLE
    return len(text)
