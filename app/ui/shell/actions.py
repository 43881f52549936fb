"""What can be done from the keyboard: one table of commands, from which shortcuts, palette and shortcut list follow.

Not here: doing it (the window connects each action), the keys a user chose (`app.state.shortcuts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.sentence import Sentence
from app.state.shortcuts import ShortcutsState
from app.ui.kit.sentences import translated


@dataclass(frozen=True)
class Command:
    """A name, its words, and its keys in Qt's portable form, until the user chooses others; the first are shown."""

    name: str
    words: Sentence
    keys: tuple[str, ...] = ()
    is_in_palette: bool = True


COMMANDS = (
    Command("new_chat", Sentence("New chat"), ("Ctrl+N",)),
    Command("new_window", Sentence("New window"), ("Ctrl+Shift+N",)),
    Command("temporary_chat", Sentence("New temporary chat"), ("Ctrl+Shift+T",)),
    Command("palette", Sentence("Find a command or a chat"), ("Ctrl+K",), is_in_palette=False),
    Command("find", Sentence("Find in this chat"), ("Ctrl+F",)),
    Command("search", Sentence("Search all chats"), ("Ctrl+Shift+F",)),
    Command("new_folder", Sentence("New folder")),
    Command("effort_low", Sentence("Low effort"), ("Ctrl+1",)),
    Command("effort_medium", Sentence("Medium effort"), ("Ctrl+2",)),
    Command("effort_high", Sentence("High effort"), ("Ctrl+3",)),
    Command("chat_settings", Sentence("Instructions and sampling"), ("Ctrl+I",)),
    Command("outline", Sentence("Branches of this chat"), ("Ctrl+J",)),
    Command("rename", Sentence("Rename this chat"), ("Ctrl+Shift+R", "F2")),
    Command("compare", Sentence("Compare efforts side by side"), ("Ctrl+Shift+Return",)),
    Command("study", Sentence("Compare efforts over many questions")),
    Command("policies", Sentence("Judge texts by a policy")),
    Command("regenerate", Sentence("Answer the last question again"), ("Ctrl+R",)),
    Command("export_chat", Sentence("Export this chat…")),
    Command("import", Sentence("Import chats…")),
    Command("models", Sentence("Models")),
    Command("hardware", Sentence("Hardware")),
    Command("serving", Sentence("Local API")),
    Command("stop", Sentence("Stop the answer"), ("Esc",), is_in_palette=False),
    Command("write", Sentence("Write a question"), ("Ctrl+L",)),
    Command("open_model", Sentence("Open a model file…"), ("Ctrl+O",)),
    Command("larger", Sentence("Larger text"), ("Ctrl++", "Ctrl+=")),
    Command("smaller", Sentence("Smaller text"), ("Ctrl+-",)),
    Command("normal_size", Sentence("Normal text size"), ("Ctrl+0",)),
    Command("sidebar", Sentence("Show or hide the side bar"), ("Ctrl+B",)),
    Command("trash", Sentence("Trash")),
    Command("settings", Sentence("Settings"), ("Ctrl+,",)),
    Command("shortcuts", Sentence("List of shortcuts"), ("Ctrl+/",)),
    Command("quit", Sentence("Quit"), ("Ctrl+Q",)),
)


def command_words(command: Command) -> str:
    """What a command is called in the user's language."""
    return translated(command.words)


def keys_shown(keys: str) -> str:
    """As this system writes them: `Ctrl+N`, or `⌘N` on a Mac."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def default_keys() -> dict[str, tuple[str, ...]]:
    """The keys that come with the program, by command."""
    return {command.name: command.keys for command in COMMANDS}


def make_actions(window: QWidget) -> dict[str, QAction]:
    """One action per command, by name, living on the window; `give_keys` gives them their shortcuts."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command_words(command), window)
        action.setObjectName(command.name)
        window.addAction(action)
        actions[command.name] = action
    return actions


def give_keys(actions: Mapping[str, QAction], shortcuts: ShortcutsState) -> None:
    """Give every action the keys that are in force."""
    for name, action in actions.items():
        action.setShortcuts([QKeySequence(keys) for keys in shortcuts.keys(name)])


def shown_of(action: QAction) -> str:
    """The keys of an action as this system writes them; empty without any."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def hint_keys(widget: QWidget, action: QAction) -> None:
    """Put the keys behind the widget's hint, in the place of those that stood there."""
    words = str(widget.property("hint") or widget.toolTip())
    widget.setProperty("hint", words)
    keys = shown_of(action)
    widget.setToolTip(f"{words} ({keys})" if keys else words)
