"""The store with 100,000 conversations and 1,000,000 messages: list, open, search, write. Goals: issue 3 §3."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import plain
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, ConversationDetails, Question
from app.core.store import database as db, keys, opening, search
from app.core.store.rows import COLUMNS, as_json, to_row
from app.core.store.store import Store
from app.services.storage.finding import MOST
from backends.contract.messages import Channel, Effort
from tests.bench.table import Row, show

CONVERSATIONS = int(os.environ.get("TRIPTYCH_BENCH_CONVERSATIONS", "100000"))
TURNS = 5  # a question and an answer each
WORDS = 30_000
PATH, KEY = "--path", "--key"


def words(chance: random.Random) -> Callable[[int], str]:
    """Text whose words are as unevenly common as a language's."""
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    known = ["".join(chance.choices(letters, range(26, 0, -1), k=chance.randint(2, 9))) for _ in range(WORDS)]
    weights = [1 / rank for rank in range(1, WORDS + 1)]
    pool = chance.choices(known, weights, k=2_000_000)

    def text(length: int) -> str:
        at = chance.randrange(len(pool) - length)
        return " ".join(pool[at : at + length])

    return text


def unspaced(chance: random.Random) -> Callable[[int], str]:
    """Chinese-like text: four characters for each word of a spaced text, as unevenly common."""
    known = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
    chance.shuffle(known)
    pool = "".join(chance.choices(known, [1 / rank for rank in range(1, 4001)], k=2_000_000))

    def text(length: int) -> str:
        at = chance.randrange(len(pool) - 4 * length)
        return pool[at : at + 4 * length]

    return text


def fill(store: Store, chance: random.Random) -> None:
    """Through the real tables and triggers, many conversations to a transaction; one in ten is written unspaced."""
    spaced, chinese = words(chance), unspaced(chance)
    for first in range(0, CONVERSATIONS, 2000):
        with store.database.transaction():
            for number in range(first, min(first + 2000, CONVERSATIONS)):
                _add(store, number, spaced if number % 10 else chinese, chance)


def _add(store: Store, number: int, text: Callable[[int], str], chance: random.Random) -> None:
    store.database.run(
        "INSERT INTO conversation (id, updated, details) VALUES (?, ?, ?)",
        f"c{number}",
        float(number),
        as_json(new_details_of(number, text(6))),
    )
    conversation = store.database.value("SELECT last_insert_rowid()")
    nodes: list[Question | Answer] = []
    for order in range(1, 2 * TURNS, 2):
        parent = nodes[-1].id if nodes else None
        nodes.append(Question(f"q{order}", parent, order, float(number), text(chance.randint(5, 40))))
        reply = text(chance.randint(20, 160))
        steps = plain("", reply)
        nodes.append(Answer(f"a{order}", f"q{order}", order + 1, float(number), phase=AnswerPhase.DONE, steps=steps))
    store.database.run_many(
        f"INSERT INTO message (conversation, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(conversation, *to_row(node)) for node in nodes],
    )


def new_details_of(number: int, title: str) -> ConversationDetails:
    """With an id that says its number."""
    return replace(new_details(), id=f"c{number}", title=title, is_renamed=True)


def timed(function: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, sorted."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def row(name: str, taken: list[float], goal: float | None = None) -> Row:
    """One line of the table; the goal is that of the slowest one of 20."""
    p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    figures = tuple(f"{figure:.2f}" for figure in (statistics.median(taken), p95, taken[-1]))
    return Row(name, figures, p95, goal, "less", " ms")


def unspaced_queries(text: Callable[[int], str]) -> Iterator[str]:
    """What is typed in such a writing: one to four characters."""
    while True:
        four = text(1)
        yield from (four[:1], four[:2], four[:3], four)


def queries(text: Callable[[int], str]) -> Iterator[str]:
    """What people type: a word being typed, two or three words, a phrase."""
    while True:
        one = text(1)
        yield one
        yield one[:3]
        yield one[:2]
        yield text(2)
        yield text(3)
        yield f'"{text(2)}"'


def measure_cold(path: Path, key: str) -> None:
    """In a new process: open and list."""
    start = time.perf_counter()
    store = Store(db.connect(path, key))
    opened = time.perf_counter()
    listed = store.listing()
    done = time.perf_counter()
    print(f"open {(opened - start) * 1000:.1f} ms, list all {len(listed):,}: {(done - opened) * 1000:.0f} ms")
    start = time.perf_counter()
    store.listing(200)
    print(f"first 200 of the list: {(time.perf_counter() - start) * 1000:.2f} ms")


def main() -> None:
    """Build the store, then measure it."""
    key, chance = keys.new_key(), random.Random(1)
    with tempfile.TemporaryDirectory(prefix="triptych-store-") as folder:
        path = Path(folder) / "conversations.db"
        opening.create_store(path, key)
        store = Store(db.connect(path, key))
        start = time.perf_counter()
        fill(store, chance)
        store.database.empty_log()
        built = time.perf_counter() - start
        total = store.counts()
        print(f"{total.conversations:,} conversations, {total.messages:,} messages in {built:.0f} s,", end=" ")
        print(f"{path.stat().st_size / 2**20:,.0f} MiB")
        _measure(store, chance)
        store.close()
        _drop_caches(path)
        command = [sys.executable, "-m", "tests.bench.store", PATH, str(path), KEY, key]
        sys.stdout.flush()
        subprocess.run(command, check=True)


def _measure(store: Store, chance: random.Random) -> None:
    typed = queries(words(random.Random(1)))
    chinese = unspaced_queries(unspaced(random.Random(1)))
    conversation = Conversation(new_details())
    rows = [
        row("open a conversation", timed(lambda: store.load(f"c{chance.randrange(CONVERSATIONS)}"), 500), 50),
        row("search, newest 50 hits with snippets", timed(lambda: search.search(store.database, next(typed)), 600), 50),
        row("search in a writing without spaces", timed(lambda: search.search(store.database, next(chinese)), 400), 50),
        row(
            f"then up to {MOST}, in the background",
            timed(lambda: search.search(store.database, next(typed), MOST), 200),
        ),
        row("list, first 200", timed(lambda: store.listing(200), 100)),
        row("list, all", timed(store.listing, 5), 1000),
        row("keep a question", timed(lambda: store.save(conversation.details, conversation.ask("Why?"), 1e9), 100), 16),
        _running_answer(store, conversation),
    ]
    show("a million messages, ms", ["median", "p95", "max"], rows)


def _running_answer(store: Store, conversation: Conversation) -> Row:
    asked = conversation.ask("Tell me")
    reply = conversation.begin_answer(asked.id, Effort.LOW)
    store.save(conversation.details, asked, 1e9)
    store.save(conversation.details, reply, 1e9)
    conversation.append(reply.id, Channel.FINAL, "word " * 16_000)

    def keep() -> None:
        store.save(conversation.details, conversation.append(reply.id, Channel.FINAL, "w "), 1e9)

    return row("keep a running answer of 80 KB", timed(keep, 50), 16)


def _drop_caches(path: Path) -> None:
    """Ask the system to forget the file, where it takes such requests."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    if PATH in sys.argv:
        measure_cold(Path(sys.argv[sys.argv.index(PATH) + 1]), sys.argv[sys.argv.index(KEY) + 1])
    else:
        main()
