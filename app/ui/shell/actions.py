"""What can be done from the keyboard: one table of commands, from which shortcuts, palette and shortcut list follow.

Not here: doing it (the window connects each action), the keys a user chose (`app.state.shortcuts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.state.shortcuts import ShortcutsState
from app.translatable import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Command:
    """A name, its words, and its keys in Qt's portable form, until the user chooses others; the first are shown."""

    name: str
    words: str
    keys: tuple[str, ...] = ()
    is_in_palette: bool = True


COMMANDS = (
    Command("new_chat", QT_TRANSLATE_NOOP("actions", "New chat"), ("Ctrl+N",)),
    Command("new_window", QT_TRANSLATE_NOOP("actions", "New window"), ("Ctrl+Shift+N",)),
    Command("temporary_chat", QT_TRANSLATE_NOOP("actions", "New temporary chat"), ("Ctrl+Shift+T",)),
    Command("palette", QT_TRANSLATE_NOOP("actions", "Find a command or a chat"), ("Ctrl+K",), is_in_palette=False),
    Command("find", QT_TRANSLATE_NOOP("actions", "Find in this chat"), ("Ctrl+F",)),
    Command("search", QT_TRANSLATE_NOOP("actions", "Search all chats"), ("Ctrl+Shift+F",)),
    Command("new_folder", QT_TRANSLATE_NOOP("actions", "New folder")),
    Command("effort_low", QT_TRANSLATE_NOOP("actions", "Low effort"), ("Ctrl+1",)),
    Command("effort_medium", QT_TRANSLATE_NOOP("actions", "Medium effort"), ("Ctrl+2",)),
    Command("effort_high", QT_TRANSLATE_NOOP("actions", "High effort"), ("Ctrl+3",)),
    Command("tuning", QT_TRANSLATE_NOOP("actions", "Instructions and sampling"), ("Ctrl+I",)),
    Command("outline", QT_TRANSLATE_NOOP("actions", "Branches of this chat"), ("Ctrl+J",)),
    Command("rename", QT_TRANSLATE_NOOP("actions", "Rename this chat"), ("Ctrl+Shift+R",)),
    Command("compare", QT_TRANSLATE_NOOP("actions", "Compare efforts side by side"), ("Ctrl+Shift+Return",)),
    Command("study", QT_TRANSLATE_NOOP("actions", "Compare efforts over many questions")),
    Command("stop", QT_TRANSLATE_NOOP("actions", "Stop the answer"), ("Esc",), is_in_palette=False),
    Command("write", QT_TRANSLATE_NOOP("actions", "Write a question"), ("Ctrl+L",)),
    Command("open_model", QT_TRANSLATE_NOOP("actions", "Open a model file…"), ("Ctrl+O",)),
    Command("larger", QT_TRANSLATE_NOOP("actions", "Larger text"), ("Ctrl++", "Ctrl+=")),
    Command("smaller", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",)),
    Command("normal_size", QT_TRANSLATE_NOOP("actions", "Text as designed"), ("Ctrl+0",)),
    Command("sidebar", QT_TRANSLATE_NOOP("actions", "Show or hide the side bar"), ("Ctrl+B",)),
    Command("trash", QT_TRANSLATE_NOOP("actions", "Trash")),
    Command("settings", QT_TRANSLATE_NOOP("actions", "Settings"), ("Ctrl+,",)),
    Command("shortcuts", QT_TRANSLATE_NOOP("actions", "List of shortcuts"), ("Ctrl+/",)),
    Command("quit", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",)),
)


def command_words(command: Command) -> str:
    """In the user's language."""
    return QCoreApplication.translate("actions", command.words)


def keys_shown(keys: str) -> str:
    """As this system writes them: `Ctrl+N`, or `⌘N` on a Mac."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def default_keys() -> dict[str, tuple[str, ...]]:
    """By command."""
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
    """The keys in force."""
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
