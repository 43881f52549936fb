"""What a screen reader sees of the transcript: a list of messages with role, effort and text, each with its controls.

The canvas is one widget; without this it would be one nameless thing. Qt does not own these objects: every one is kept
here for as long as the transcript lives. Not here: what the controls do.
"""

# pyright: reportIncompatibleMethodOverride=false
# PySide's stubs leave out that Qt takes None for "there is none", and that `interface_cast` takes a pointer object.

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from app.core.chats.steps import Call, Steps, ToolResult
from app.core.chats.transcript import RUNNING, AnswerEntry, Entry, QuestionEntry
from app.core.tools.call_terms import CallTerms
from app.core.tools.citations import with_numbers
from app.core.tools.shown_arguments import shown_arguments
from app.ui.kit.sentences import translated
from app.ui.kit.words import effort_word
from app.ui.transcript.commands import Control, OpenLink, StepSibling
from app.ui.transcript.figures import head_line, use_line
from app.ui.transcript.hits import Target, targets
from app.ui.transcript.parts.decisions import decision_words
from app.ui.transcript.parts.touches import touch_words
from app.ui.transcript.transcript import Transcript

_Relations = list[tuple[QAccessibleInterface, QAccessible.RelationFlag]]


def describe(entry: Entry) -> str:
    """A message as it is read out: who, with what effort, and what."""
    if not isinstance(entry, AnswerEntry):
        return _question(entry)
    words = [
        QCoreApplication.translate("Transcript", "Answer, {0} effort").format(effort_word(entry.effort)),
        head_line(entry),
        *(_call_words(entry.steps, number) for number, step in enumerate(entry.steps) if isinstance(step, Call)),
    ]
    if entry.pending is not None:
        words.append(describe_question(entry.pending))
    if entry.progress is not None:
        words.append(translated(entry.progress))
    if entry.seen is not None:
        words.append(translated(entry.seen))
    if entry.notice:
        words.append(translated(entry.notice.sentence))
    answer = "" if entry.phase in RUNNING else f": {with_numbers(entry.cited.text, _note)}"
    return ", ".join(word for word in words if word) + answer


def _note(number: str) -> str:
    return f" ({QCoreApplication.translate('Transcript', 'Note {0}').format(number)})"


def describe_question(terms: CallTerms) -> str:
    """What a card asks, as it is read out: what, where, with which arguments, what it touches, and the keys."""
    arguments = shown_arguments(terms.tool, terms.arguments)
    touches = ", ".join(word for word, _touch in touch_words(terms.touches))
    asks = QCoreApplication.translate("Transcript", "The model asks: {0}. {1} It {2}. {3}. Keys: {4}")
    said = translated(terms.what).rstrip("."), translated(terms.where), touches, arguments.beginning
    return asks.format(*said, decision_words())


def _call_words(steps: Steps, number: int) -> str:
    behind = steps[number + 1] if number + 1 < len(steps) else None
    call = steps[number]
    assert isinstance(call, Call), "only calls are asked for"
    return use_line(call, behind if isinstance(behind, ToolResult) else None, is_running=False)


def _question(entry: QuestionEntry) -> str:
    words = [QCoreApplication.translate("Transcript", "You asked: {0}").format(entry.text)]
    if entry.attachments:
        files = QCoreApplication.translate("Transcript", "Attached: {0}")
        words.append(files.format(", ".join(entry.attachments)))
    if entry.is_first_shown:
        words.append(QCoreApplication.translate("Transcript", "The model does not see what is above this line"))
    return ", ".join(words)


def announce(transcript: Transcript, text: str) -> None:
    """Have a screen reader say something."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(transcript, text))


class TranscriptAccessible(QAccessibleWidget):
    """The list: its children are the messages, then the widgets that lie over the canvas while they are shown."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript, QAccessible.Role.List, transcript.accessibleName())
        self.transcript = transcript
        self._messages: dict[str, MessageAccessible] = {}

    def childCount(self) -> int:
        return len(self.transcript.column.messages) + len(self._overlays())

    def child(self, index: int) -> QAccessibleInterface:
        messages = self.transcript.column.messages
        if index >= len(messages):
            return QAccessible.queryAccessibleInterface(self._overlays()[index - len(messages)])
        return self.message(messages[index].entry.id)

    def message(self, name: str) -> MessageAccessible:
        """The child of a message."""
        if name not in self._messages:
            self._messages[name] = MessageAccessible(self, name)
        return self._messages[name]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, MessageAccessible):
            return child.number
        widgets = [QAccessible.queryAccessibleInterface(widget).object() for widget in self._overlays()]
        found = widgets.index(child.object()) if child.object() in widgets else -1
        return found if found < 0 else len(self.transcript.column.messages) + found

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        for number in self.transcript.column.in_sight():
            child = self.child(number)
            if child.rect().contains(x, y):
                return child
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:
        focus = self.transcript.scene.focus
        if not self.transcript.scene.has_keyboard or focus.message < 0:
            return None
        item = self.message(self.transcript.column.messages[focus.message].entry.id)
        return item.control(focus.key) if focus.key else item

    def _overlays(self) -> list[QWidget]:
        transcript = self.transcript
        over = (transcript.new_button, transcript.find_bar, transcript.reason_field)
        return [widget for widget in over if widget.isVisible()]


class _Item(QAccessibleInterface):
    """What messages and controls have in common: no object of their own, a place on the screen."""

    def __init__(self, owner: TranscriptAccessible) -> None:
        super().__init__()
        self.owner = owner

    def isValid(self) -> bool:
        return Shiboken.isValid(self.owner.transcript)

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self.owner.transcript.window().windowHandle()

    def relations(self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> _Relations:
        return []

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        return

    def foregroundColor(self) -> QColor:
        return self.owner.transcript.scene.look.text

    def backgroundColor(self) -> QColor:
        return self.owner.transcript.scene.look.ground

    def on_screen(self, rect: QRectF) -> QRect:
        """A rectangle of the column on the screen."""
        transcript = self.owner.transcript
        placed = transcript.rect_on_screen(rect).toRect()
        return QRect(transcript.viewport().mapToGlobal(placed.topLeft()), placed.size())


class MessageAccessible(_Item):
    """A message; its children are its controls."""

    def __init__(self, owner: TranscriptAccessible, name: str) -> None:
        super().__init__(owner)
        self.name = name
        self._controls: dict[str, ControlAccessible] = {}

    @property
    def number(self) -> int:
        """Which message it is; -1 when it is gone."""
        return self.owner.transcript.number_of(self.name)

    def control(self, key: str) -> ControlAccessible:
        """The child of a control."""
        if key not in self._controls:
            self._controls[key] = ControlAccessible(self.owner, self, key)
        return self._controls[key]

    def targets(self) -> list[Target]:
        """The controls it has at present."""
        return list(targets(self.owner.transcript.column, self.number)) if self.number >= 0 else []

    def isValid(self) -> bool:
        return super().isValid() and self.number >= 0

    def parent(self) -> QAccessibleInterface:
        return self.owner

    def childCount(self) -> int:
        return len(self.targets())

    def child(self, index: int) -> QAccessibleInterface | None:
        found = self.targets()
        return self.control(found[index].key) if 0 <= index < len(found) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        found = (self.control(target.key) for target in self.targets())
        return next((control for control in found if control.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = [target.key for target in self.targets()]
        return keys.index(child.key) if isinstance(child, ControlAccessible) and child.key in keys else -1

    def focusChild(self) -> QAccessibleInterface | None:
        return None

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if kind is not QAccessible.Text.Name or self.number < 0:
            return ""
        return describe(self.owner.transcript.column.messages[self.number].entry)

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        focus = self.owner.transcript.scene.focus
        state.focusable = True
        state.readOnly = True
        state.multiLine = True
        state.focused = self.owner.transcript.scene.has_keyboard and focus.message == self.number and not focus.key
        return state

    def rect(self) -> QRect:
        column = self.owner.transcript.column
        height = column.messages[self.number].height if self.number >= 0 else 0.0
        return self.on_screen(QRectF(0, column.top(self.number), column.width, height))


class ControlAccessible(_Item):
    """A word that acts, or a link."""

    def __init__(self, owner: TranscriptAccessible, message: MessageAccessible, key: str) -> None:
        super().__init__(owner)
        self.key = key
        self._message = message
        self._actions = _Press(self)

    @property
    def target(self) -> Target | None:
        """The control as it is at present."""
        return next((target for target in self._message.targets() if target.key == self.key), None)

    def isValid(self) -> bool:
        return super().isValid() and self._message.isValid()

    def parent(self) -> QAccessibleInterface:
        return self._message

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def focusChild(self) -> QAccessibleInterface | None:
        return None

    def role(self) -> QAccessible.Role:
        target = self.target
        is_link = target is not None and isinstance(target.control.command, OpenLink)
        return QAccessible.Role.Link if is_link else QAccessible.Role.Button

    def text(self, kind: QAccessible.Text) -> str:
        target = self.target
        if target is None:
            return ""
        if kind is QAccessible.Text.Name:
            return _spoken(target.control)
        return target.control.tip if kind is QAccessible.Text.Description else ""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        focus = self.owner.transcript.scene.focus
        state.focusable = True
        state.focused = self.owner.transcript.scene.has_keyboard and focus.key == self.key
        return state

    def rect(self) -> QRect:
        target = self.target
        return self.on_screen(target.control.rect) if target else QRect()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Shiboken.VoidPtr:
        # Anything but a pointer object, None too, ends the program when Qt asks from its side.
        is_asked = kind is QAccessible.InterfaceType.ActionInterface
        return Shiboken.VoidPtr(Shiboken.getCppPointer(self._actions)[0] if is_asked else 0)


def _spoken(control: Control) -> str:
    """A control's name in words; that of an arrow is its tip."""
    is_arrow = isinstance(control.command, StepSibling)
    return control.tip if is_arrow else control.label.rstrip(" \u25be")


class _Press(QAccessibleActionInterface):
    """The one thing a control can do."""

    def __init__(self, control: ControlAccessible) -> None:
        super().__init__()
        self._control = control

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction()]

    def doAction(self, name: str) -> None:
        target = self._control.target
        if target and name == QAccessibleActionInterface.pressAction():
            self._control.owner.transcript.activate(target)

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []


class AccessibleTranscripts:
    """Makes and keeps the accessible side of every transcript; `install` once, and keep this object."""

    def __init__(self) -> None:
        self._made: dict[int, TranscriptAccessible] = {}

    def install(self) -> None:
        """Tell Qt to ask here for transcripts."""
        QAccessible.installFactory(self.interface_of)

    def interface_of(self, _class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
        """The accessible side of a transcript; nothing for anything else."""
        if not isinstance(thing, Transcript):
            return None
        key = id(thing)
        if key not in self._made:
            self._made[key] = TranscriptAccessible(thing)
            thing.answer_finished.connect(partial(self._read_out, thing))
            thing.questions.asked.connect(partial(self._ask_aloud, thing))
            thing.destroyed.connect(lambda: self._made.pop(key, None))
        return self._made[key]

    def _read_out(self, transcript: Transcript, name: str) -> None:
        number = transcript.number_of(name)
        if number >= 0:
            announce(transcript, describe(transcript.column.messages[number].entry))

    def _ask_aloud(self, transcript: Transcript, name: str) -> None:
        entry = transcript.column.messages[transcript.number_of(name)].entry
        if isinstance(entry, AnswerEntry) and entry.pending is not None:
            announce(transcript, describe_question(entry.pending))
