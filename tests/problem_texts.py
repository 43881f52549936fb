"""Searches, finds and reads the texts of other programs and writings: `python -m tests.problem_texts FOLDER`.

One line a case; ends with `N passed, N failed` and exits with 1 if any failed. FOLDER is laid out as
../shared/data/problem_inputs. Not here: imports (`problem_inputs`).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.core.chats.attaching import read_file
from app.core.exchange import importing, merging
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.text import shown
from app.core.store import database as db, opening, search
from app.core.store.store import Store
from app.core.study.questions import read_question_file
from app.core.text.matching import Matcher
from app.errors import AppError

SEARCHED = {  # words, and the chat whose answer has them
    "keyboard": "Zero",
    "software": "Zero",
    "marked": "Zero",
    "cooperate": "Quotes",
    "don't": "Quotes",
    "Fullwidth": "Wide",
    "fine ligature": "Wide",
    "公园 散步": "Chinese",
    "天气": "Chinese",
    "スカイツリー 高さ": "Japanese",
    "東京": "Japanese",
    "634": "Japanese",
    "ชาวโลก": "Thai",
    "STRASSE": "German",
    "ubergrosse": "German",
    "istanbul": "Turkish",
    "snake_case": "code",
    "deja vu": "nfd",
    "state-of-the-art": "Hyphens",
    "10 000": "Thin",
}
FOUND = (  # a source, what is looked for in what is shown of it, how often it is there
    ("A state\u2011of\u2011the\u2011art engine", "state-of-the-art", 1),
    ("10\u202f000 people", "10 000", 1),
    ("10\u00a0000 people", "10 000", 1),
    ("An **important** note", "important note", 1),
    ("See [the page](http://foo.example/x)", "foo", 0),
    ("a **b** c", "**", 0),
    ("Caf\u00e9", "cafe", 1),
    ("Cafe\u0301", "Caf\u00e9", 1),
    ("soft\u00adware", "software", 1),
    ("it\u2019s", "it's", 1),
    ("line one\nline two", "one line", 1),
    ("x `a_b` y", "a_b y", 1),
    ("Stra\u00dfe", "STRASSE", 1),
    ("\u0130stanbul", "istanbul", 1),
    ("A &amp; B", "A & B", 1),
    ("2 \\* 3", "2 * 3", 1),
    ("```python\nx\n```", "python", 0),
)
READ = {  # a file, its text, and whether the encoding is a guess; None: refused
    "utf8bom.csv": ("name,price\nCafé,3 €\nNaïve,5 €\n", False),
    "utf16le-bom.csv": ("name,price\nCafé,3 €\nNaïve,5 €\n", False),
    "utf16be-bom.csv": ("name,price\nCafé,3 €\nNaïve,5 €\n", False),
    "utf16le-nobom.csv": ("name,price\nCafé,3 €\nNaïve,5 €\n", True),
    "utf16le-ascii-nobom.txt": ("plain words only\n", True),
    "utf32.txt": ("abc", False),
    "cp1252.csv": ("name,price\nCafé,3 €\nNaïve,5 €\n", True),
    "latin1-one.c": ("/* Müller */\nint main(){}\n", True),
    "gbk.csv": ("姓名,价格\n王小明,300\n", True),
    "shiftjis.csv": ("名前,値段\n田中,300\n", True),
    "ctrlz.txt": ("dos text\n", False),
    "bell.log": ("done\x07\n", False),
    "backspace-man.txt": ("N\x08NA\x08AM\x08ME\x08E\n", False),
    "nul.txt": None,
}
QUESTIONS = {
    "bom.csv": "What is 1+1?",
    "cp1252.csv": "Café 1+1?",
    "q.jsonl": "What is 1+1?",
    "semicolon.csv": "What is 1+1?",
    "utf16.csv": "What is 1+1?",
    "utf8.csv": "What is 1+1?",
}


def outcomes(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every case whose file is there, and whether it is right."""
    chats = folder / "20-typographic" / "chats.json"
    if chats.exists():
        yield from _searched(chats)
    for source, wanted, count in FOUND:
        texts = [shown(block) for block in MarkdownReader().all_blocks(source)]
        yield f"find {wanted!r} in {source!r}", sum(len(Matcher(wanted).spans(text)) for text in texts) == count
    for name, right in READ.items():
        if (file := folder / "23-encodings" / name).exists():
            yield f"read {name}", _read(file) == right
    for name, question in QUESTIONS.items():
        if (file := folder / "X5-questions" / name).exists():
            yield f"questions {name}", _first_question(file) == question


def _searched(chats: Path) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        opening.create_store(file, None)
        store = Store(db.connect(file, None))
        merging.merge(store, importing.read_file(chats))
        for words, title in SEARCHED.items():
            hits = search.search(store.database, words)
            yield f"search {words!r}", any(hit.title == title and hit.marks for hit in hits)
        store.close()


def _read(file: Path) -> tuple[str, bool] | None:
    try:
        found = read_file(file)
    except AppError:
        return None
    return found.attachment.text, found.is_guess


def _first_question(file: Path) -> str:
    try:
        return read_question_file(file).questions[0].text
    except AppError as refused:
        return str(refused)


def main(arguments: list[str]) -> int:
    """Run the folders named; 0 if all cases passed."""
    results = [outcome for name in arguments for outcome in outcomes(Path(name))]
    for name, is_right in results:
        sys.stdout.write(f"{'passed' if is_right else 'FAILED'}  {name}\n")
    failed = sum(not is_right for _, is_right in results)
    sys.stdout.write(f"{len(results) - failed} passed, {failed} failed\n")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
