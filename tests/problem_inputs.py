"""Imports a folder of made-up files of other programs and compares what comes: `python -m tests.problem_inputs FOLDER`.

One line a case; ends with `N passed, N failed` and exits with 1 if any failed. A case whose file is not in the folder
is skipped: tests/golden/imports holds small copies, ../shared/data/problem_inputs all of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.chats.conversation import Conversation
from app.core.chats.turns import Answer, Question
from app.core.exchange import importing, merging
from app.core.store import database as db, opening
from app.core.store.store import Store
from app.errors import ImportRefused


@dataclass(frozen=True)
class Chat:
    """What came of one chat: every message in words, the branch in view as letters say it."""

    title: str
    said: tuple[str, ...]
    view: tuple[str, ...]
    models: frozenset[str]
    folder: str = ""
    instructions: str = ""
    is_pinned: bool = False


@dataclass(frozen=True)
class Found:
    """What came of a file: its chats, what is told to be missing, or why it was refused."""

    chats: tuple[Chat, ...]
    missing: tuple[str, ...] = ()
    refused: str = ""

    @property
    def titles(self) -> list[str]:
        """The chats' titles."""
        return [chat.title for chat in self.chats]

    @property
    def said(self) -> list[str]:
        """What is said in the only chat, branches one after the other."""
        return list(self.chats[0].said) if len(self.chats) == 1 else []

    @property
    def view(self) -> list[str]:
        """What is in view in the only chat."""
        return list(self.chats[0].view) if len(self.chats) == 1 else []


@dataclass(frozen=True)
class Case:
    """A file of the folder, and whether what came of it is right."""

    path: str
    is_right: Callable[[Found], bool]
    times: int = 1


def chat_of(conversation: Conversation) -> Chat:
    """A conversation in short."""
    nodes, details = conversation.nodes, conversation.details
    return Chat(
        details.title,
        tuple(map(words, nodes)),
        tuple(map(words, conversation.branch())),
        frozenset(node.record.model for node in nodes if isinstance(node, Answer)),
        details.folder,
        details.instructions,
        details.is_pinned,
    )


def words(node: Question | Answer) -> str:
    """`?question`, `!answer` or `(reasoning)!answer`."""
    if isinstance(node, Question):
        return f"?{node.text}"
    return f"({node.reasoning})!{node.text}" if node.reasoning else f"!{node.text}"


def found(path: Path, times: int) -> Found:
    """Import a file or a folder into a new store, `times` times, and look at what is there."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        opening.create_store(file, None)
        store = Store(db.connect(file, None))
        try:
            merged = [merging.merge(store, importing.read_file(path)) for _ in range(times)]
            chats = tuple(chat_of(conversation) for conversation, _ in store.each())
            return Found(chats, tuple(map(str, merged[-1].missing)))
        except ImportRefused as refused:
            return Found((), refused=str(refused))
        finally:
            store.close()


def _titles(*expected: str) -> Callable[[Found], bool]:
    return lambda got: sorted(got.titles) == sorted(expected) and all(len(chat.said) >= 2 for chat in got.chats)


def _view(*expected: str) -> Callable[[Found], bool]:
    return lambda got: got.view == list(expected)


def _refused(got: Found) -> bool:
    return bool(got.refused)


def _with_line(count: int, word: str) -> Callable[[Found], bool]:
    return lambda got: len(got.said) == count and len(got.missing) == 1 and word in got.missing[0]


def _odd(got: Found) -> bool:
    return len(got.chats) == 8 and all(len(chat.said) == 2 for chat in got.chats) and "Stub" in "".join(got.missing)


def _kites(got: Found) -> bool:
    expected = ["?Which string?", "(Dyneema is light.)!Dyneema.", "?[Picture]", "!A red kite on a beach."]
    return got.view == expected and got.chats[0].models == {"gpt-5-thinking"}


def _soup(got: Found) -> bool:
    said = ["?Which soup?", "!Leek.", "(Winter, so pumpkin.)!Pumpkin.", "?Thanks"]
    return sorted(got.said) == sorted(said) and got.titles == ["Soup"] and got.chats[0].is_pinned


def _rhyme(got: Found) -> bool:
    return got.view == ["?Sky?", "!So high."] and got.chats[0].instructions == "Answer in rhyme."


def _folders(got: Found) -> bool:
    places = {chat.title: chat.folder for chat in got.chats}
    return places == {"Top": "", "In work": "Work", "Deep": "Work/Deep"}


def _safe_titles(got: Found) -> bool:
    seen = "".join(got.titles)
    return len(got.chats) >= 12 and not any(mark in seen for mark in ("\x1b", "\u202e", "\n", "\t"))


_TWO = _titles("Tide tables", "Bread")
_CHATGPT, _SHARED, _ODD = "01-chatgpt-numbered", "02-shared-conversations", "03-one-odd-chat"
_TEXT, _BRANCHES, _TORN = "06-harmony-in-text", "07-jan-branches", "08-jan-torn-lines"
_LINES, _LM, _MORE, _TWICE = "11-jsonl", "12-lm-studio", "X1-chatgpt-more", "X2-import-twice"

CASES: Sequence[Case] = (
    Case(f"{_CHATGPT}/export.zip", _TWO),
    Case(f"{_CHATGPT}/export", _TWO),
    Case(f"{_CHATGPT}/classic-folder", _TWO),
    *(Case(f"{_SHARED}/{name}.zip", _TWO) for name in ("a-numbered-and-shared", "b-shared-first")),
    *(Case(f"{_SHARED}/{name}.zip", _TWO) for name in ("c-subfolder", "d-shared-last")),
    Case(f"{_ODD}/all.json", _odd),
    Case(f"{_ODD}/only-stubs.json", _refused),
    Case(f"{_ODD}/no-mapping.json", lambda got: got.titles == ["Good one"] and "Stub" in "".join(got.missing)),
    *(
        Case(f"{_ODD}/{name}.json", lambda got: len(got.chats) == 2 and not got.missing)
        for name in ("title-null", "content-null", "children-null", "time-comma", "author-missing")
    ),
    Case(f"{_ODD}/role-null.json", lambda got: len(got.chats) == 2 and "1 message did not come" in got.missing[0]),
    Case(f"{_ODD}/message-time-text.json", lambda got: len(got.chats) == 2 and not got.missing),
    Case("04-chatgpt-model-and-hidden/conversations.json", _kites),
    Case("05-jan-reasoning", _view("?2 and 2?", "(hmm, small sum)!It is 4.")),
    Case(f"{_TEXT}/full", _view("?2+2?", "(We add two and two.)!4")),
    Case(f"{_TEXT}/noend", _view("?2+2?", "(We add.)!4")),
    Case(f"{_TEXT}/half", _view("?2+2?", "(We add two and)!")),
    Case(f"{_TEXT}/think-open", _view("?Sum?", "(Let me see, the sum)!")),
    Case(f"{_TEXT}/think-empty", _view("?Sum?", "!Five.")),
    Case(f"{_TEXT}/about", lambda got: "```\n<|channel|>analysis<|message|>text\n```" in "".join(got.view)),
    Case(f"{_BRANCHES}/tree", _view("?First?", "!New answer", "?Second?", "!Done")),
    Case(f"{_BRANCHES}/flat", _view("?First?", "!New answer", "?Second?", "!Done")),
    Case(f"{_TORN}/two-on-one-line", lambda got: len(got.view) == 3 and not got.missing),
    Case(f"{_TORN}/torn-last", _with_line(3, "4")),
    *(
        Case(f"{_TORN}/{name}", lambda got: len(got.view) == 2 and not got.missing)
        for name in ("bom-only", "blank-and-bom", "nul-tail", "form-feed")
    ),
    Case("09-open-webui/single.json", _soup),
    Case("09-open-webui/chat-export.json", _soup),
    Case("10-claude/conversations.json", _view("?Name a moth.", "(Big moths.)!Atlas moth.")),
    Case("10-claude/data.zip", _view("?Name a moth.", "(Big moths.)!Atlas moth.")),
    *(Case(f"{_LINES}/{name}", _rhyme) for name in ("roles.json", "roles.jsonl", "messages-object.json")),
    Case(f"{_LINES}/llamacpp.json", _view("?Sky?", "(Rayleigh.)!Blue.")),
    Case(f"{_LINES}/sharegpt.json", _view("?Sky?", "!Blue.")),
    Case(f"{_LM}/tools.conversation.json", lambda got: got.view[1:] == ["(Look it up.)!An owl."]),
    Case(f"{_LM}/file-only.conversation.json", _view("?[Picture: 1 - a.png]", "!A red square.")),
    Case(f"{_LM}/created-iso.conversation.json", _view("?Q iso", "!A iso")),
    Case(f"{_LM}/content-null.conversation.json", _view("?Q null", "!A null")),
    Case(f"{_LM}/selected-null.conversation.json", _view("?Q sel", "!A sel")),
    Case(f"{_LM}/versions-empty.conversation.json", _view("?Q one", "!A one")),
    Case(f"{_LM}/two-versions.conversation.json", _view("?Q v", "!v0", "?Q v2", "!end")),
    Case(f"{_LM}/conversations", _folders),
    Case("20-typographic/chats.json", lambda got: bool(got.chats) and not got.missing),
    Case("32-titles.json", _safe_titles),
    *(
        Case(f"{_MORE}/{name}.json", lambda got: len(got.chats) == 1 and len(got.view) == 2)
        for name in ("bom", "utf16", "time-huge", "time-negative", "time-microseconds")
    ),
    Case(f"{_MORE}/lone-surrogate.json", lambda got: "cut emoji \ufffd here" in "".join(got.view)),
    Case(f"{_MORE}/same-message-ids.json", lambda got: len(got.chats) == 2),
    Case(f"{_MORE}/voice.json", _view("?Spoken question?", "!Spoken answer.")),
    Case(f"{_MORE}/nested-parts.json", lambda got: bool(got.refused or got.missing)),
    Case(f"{_TWICE}/jan", lambda got: len(got.chats) == 1, times=3),
    Case(f"{_TWICE}/lm.conversation.json", lambda got: len(got.chats) == 1, times=3),
    Case(f"{_TWICE}/chatgpt.json", lambda got: len(got.chats) == 1, times=3),
    Case("cycle.json", lambda got: sorted(got.said) == ["!yo", "?hi"]),
    Case("import-1-x.json", _refused),
    *(Case(f"import-{number}-x.json", _view("?hi", "!yo")) for number in (2, 3, 4)),
    *(Case(name, _refused) for name in ("import-5-x.json", "import-6-x.zip", "import-7-x.zip", "import-8-x.zip")),
)


def outcomes(folder: Path) -> Iterator[tuple[Case, bool, Found]]:
    """Run every case whose file is there."""
    for case in CASES:
        path = folder / case.path
        if path.exists():
            got = found(path, case.times)
            yield case, case.is_right(got), got


def main(arguments: list[str]) -> int:
    """Run the folders named; 0 if all cases passed."""
    results = [outcome for name in arguments for outcome in outcomes(Path(name))]
    for case, is_right, got in results:
        sys.stdout.write(f"{'passed' if is_right else 'FAILED'}  {case.path}{'' if is_right else f': {got}'}\n")
    failed = sum(not is_right for _, is_right, _ in results)
    sys.stdout.write(f"{len(results) - failed} passed, {failed} failed\n")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
