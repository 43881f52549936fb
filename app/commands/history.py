"""List, search, import and export the conversations.

  triptych history list                                       newest first, with their ids
  triptych history search WORDS                               in all messages
  triptych history import FILE                                a file, ZIP or folder of Triptych, ChatGPT, Claude, Jan,
                                                              LM Studio, Open WebUI, llama.cpp, ShareGPT, role/content
  triptych history export --all --format json|md|html         to stdout; an id in place of --all gives one conversation

The window may be open meanwhile. A passphrase or recovery code that is needed is asked for, or read from stdin.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.assembly import Assembly
from app.commands.arguments import named, path, positive
from app.commands.safe_output import safe_json
from app.commands.terminal import print_failure
from app.core.chats.conversation import Conversation
from app.core.chats.titles import printable
from app.core.exchange import importing, markdown, merging, page, triptych
from app.core.store import opening, recovery, search as searching, search_index, unlocking
from app.core.store.database import UnreadableError
from app.core.store.keys import KeyVault
from app.core.store.store import Store
from app.core.store.unlocking import Locked, LockReason, Unlocked
from app.errors import AppError, StoreError
from app.paths import Paths
from app.sentence import Sentence
from backends.lines import sound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych history`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="newest first, with their ids")
    listed.add_argument("--limit", type=positive, default=50, metavar="N")
    found = actions.add_parser("search", help="in all messages")
    found.add_argument("words", type=sound, nargs="+")
    found.add_argument("--limit", type=positive, default=50, metavar="N")
    taken = actions.add_parser("import", help="a file, ZIP or folder of Triptych or another program")
    taken.add_argument("file", type=path, metavar="FILE")
    given = actions.add_parser("export", help="to stdout")
    which = given.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="every conversation")
    which.add_argument("id", type=_named_id, nargs="?", help="one conversation")
    given.add_argument("--format", choices=["json", "md", "html"], default="json")
    given.add_argument("--branch", action="store_true", help="only the branch in view (md, html)")


def _named_id(text: str) -> str:
    return sound(named(text))


def run(arguments: argparse.Namespace, assembly: Assembly, ask: Callable[[], str] | None = None) -> int:
    """Do it and return the exit code."""
    try:
        store = open_history(assembly.paths, assembly.vaults.store, ask or _ask)
        try:
            return ACTIONS[arguments.action](store, arguments)
        except UnreadableError:
            store.close()
            _mend(assembly.paths, store.database.key)
            return 1
        finally:
            store.close()
    except AppError as error:
        print_failure(error)
        return 1


def open_history(places: Paths, vault: KeyVault, ask: Callable[[], str]) -> Store:
    """The user's store. What the window would show as a notice goes to stderr. Raises StoreError."""
    found = unlocking.unlock(places.store_file, vault)
    unlocked = found if isinstance(found, Unlocked) else _unlocked(found, places.store_file, vault, ask)
    opened = opening.open_store(places.store_file, places.backups, unlocked.key, datetime.now(UTC))
    for notice in (*unlocked.notices, *opened.notices):
        print(notice.sentence, file=sys.stderr)
    return opened.store


def _mend(places: Paths, key: str | None) -> None:
    """Damage was met after opening. Half of the output may be out, so the command is not run again."""
    notice = opening.recovered_notice(recovery.recover(places.store_file, places.backups, key, datetime.now(UTC)))
    print(notice.sentence, "Run the command again.", file=sys.stderr)


def _ask() -> str:
    return getpass.getpass("> ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _unlocked(locked: Locked, store_file: Path, vault: KeyVault, ask: Callable[[], str]) -> Unlocked:
    print(locked.sentence, file=sys.stderr)
    secret = ask()
    if not secret:
        raise StoreError(Sentence("The chats stay locked."), Sentence("Start again when you have what is needed."))
    if locked.reason is LockReason.PASSPHRASE:
        return unlocking.unlock_with_passphrase(store_file, secret)
    return unlocking.unlock_with_recovery_code(store_file, secret, vault)


def _list(store: Store, arguments: argparse.Namespace) -> int:
    for listed in store.listing(arguments.limit):
        print(f"{listed.id}  {_day(listed.updated)}  {'* ' if listed.is_pinned else ''}{printable(listed.title)}")
    return 0


def _search(store: Store, arguments: argparse.Namespace) -> int:
    if not store.is_read_only and not search_index.is_complete(store.database):
        print("Preparing the search. This is done once.", file=sys.stderr)
        search_index.fill(store.database)
    hits = searching.search(store.database, " ".join(arguments.words), arguments.limit)
    for hit in hits:
        print(f"{hit.conversation}  {_day(hit.created)}  {printable(hit.title)}\n    {printable(hit.snippet)}")
    return 0 if hits else 1


def _import(store: Store, arguments: argparse.Namespace) -> int:
    merged = merging.merge(store, importing.read_file(arguments.file))
    copies = f", {merged.copies} of them beside another version" if merged.copies else ""
    count = merged.added + merged.copies
    chats = "chat" if count == 1 else "chats"
    print(f"{count} {chats} imported{copies}, {merged.known} were there already.")
    for missing in merged.missing:
        print(f"Not imported: {printable(str(missing))}", file=sys.stderr)
    return 0


def _export(store: Store, arguments: argparse.Namespace) -> int:
    made_safe = safe_json if arguments.format == "json" else str
    for piece in _pieces(store, arguments):
        sys.stdout.write(made_safe(piece))
    sys.stdout.flush()
    return 0


def _pieces(store: Store, arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.format == "json":
        one = arguments.id and [triptych.archived(_one(store, arguments.id), time.time())]
        return triptych.pieces(one) if one else merging.pieces(store)
    chosen = iter([_one(store, arguments.id)]) if arguments.id else (each for each, _ in store.each(with_ids=False))
    if arguments.format == "html":
        return page.pieces(chosen, all_branches=not arguments.branch)
    return (markdown.of_conversation(each, all_branches=not arguments.branch) + "\n" for each in chosen)


def _one(store: Store, conversation_id: str) -> Conversation:
    conversation = store.load(conversation_id, with_ids=True)
    if conversation is None:
        raise StoreError(Sentence("There is no such chat."), Sentence("“triptych history list” shows their ids."))
    return conversation


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")


ACTIONS = {"list": _list, "search": _search, "import": _import, "export": _export}
