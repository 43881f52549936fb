"""The fields of a function of one's own: its declaration, its command, and what is wrong with either while it is typed.

Not here: what a function is (`app.core.tools.own_function`), what the engine says of its schema
(`app.state.answer_form`).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.core.tools.own_function import FunctionRefused, OwnFunction, read_function, written_command
from app.sentence import Sentence
from app.state.answer_form import AnswerFormState, FormVerdict
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

_DECLARATION_HEIGHT, _COMMAND_HEIGHT, _WIDTH = 260, 88, 640
EXAMPLE = OwnFunction(
    "get_weather",
    "Gets the current weather of a city.",
    {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "Such as Bern"}},
        "required": ["city"],
    },
    (),
)


class FunctionDialog(Form):
    """Signals: saved(OwnFunction)."""

    saved = Signal(object)

    def __init__(
        self,
        function: OwnFunction | None,
        new_form: Callable[[QObject], AnswerFormState] | None,
        where: Sentence,
        parent: QWidget,
    ) -> None:
        translate = QCoreApplication.translate
        title = translate("FunctionDialog", "Add a function") if function is None else function.name
        words = translate(
            "FunctionDialog",
            "The command gets the arguments as JSON on its standard input; what it prints is the result. An exit code "
            "other than 0 is a failure.",
        )
        super().__init__(title, words, parent)
        self._function: OwnFunction | None = None  # as it is written now, where nothing is wrong with it
        self._form = new_form(self) if new_form is not None else None
        declared = (function or EXAMPLE).declaration
        self.declaration = self._field(
            self.tr("Declaration, as the model reads it (JSON)"), declared, _DECLARATION_HEIGHT
        )
        command = written_command(function.command) if function is not None else ""
        self.command = self._field(
            self.tr("Command: the program, then each argument in a line"), command, _COMMAND_HEIGHT
        )
        self.command.setPlaceholderText("/usr/bin/python3\n/home/me/weather.py")
        self.verdict = set_role(QLabel(self), "secondary")
        self.verdict.setWordWrap(True)
        self.content.addWidget(self.verdict)
        note = set_role(QLabel(translated(where), self), "note")
        note.setWordWrap(True)
        self.content.addWidget(note)
        self.add_button(self.tr("Cancel"), closes=True)
        self.save_button = self.add_button(self.tr("Save"), is_primary=True)
        self._connect()
        self.resize(min(_WIDTH, parent.width()), self.sizeHint().height())
        self._judge()

    def refuse(self, refused: FunctionRefused) -> None:
        """Say why it cannot be kept."""
        self._say(refused.sentence, "bad")

    def _field(self, name: str, text: str, height: int) -> TextBox:
        label = QLabel(name, self)
        label.setWordWrap(True)
        box = set_role(TextBox(self, text), "field")
        box.setAccessibleName(name)
        box.setTabChangesFocus(True)
        box.setFixedHeight(height)
        label.setBuddy(box)
        self.content.addWidget(label)
        self.content.addWidget(box)
        return box

    def _connect(self) -> None:
        self.declaration.textChanged.connect(self._judge)
        self.command.textChanged.connect(self._judge)
        self.save_button.clicked.connect(self._save)
        if self._form is not None:
            self._form.changed.connect(self._show)

    def _judge(self) -> None:
        """Read both fields; then the engine looks at the schema."""
        try:
            self._function = read_function(self.declaration.text, self.command.text)
        except FunctionRefused as refused:
            self._function = None
            self.save_button.setEnabled(False)
            self._say(refused.sentence, "bad" if self.command.text.strip() else "secondary")
            return
        if self._form is not None and self._function.parameters:
            self._form.judge(json.dumps(self._function.parameters))
        self._show()

    def _show(self) -> None:
        if self._function is None:
            return
        has_schema = self._form is not None and bool(self._function.parameters)
        problem = self._form.problem if self._form is not None and has_schema else None
        is_wrong = self._form is not None and has_schema and self._form.verdict is FormVerdict.WRONG
        self.save_button.setEnabled(not is_wrong)
        if is_wrong and problem is not None:
            self._say(problem, "bad")
        else:
            self._say(Sentence("The model is told exactly this. You are asked before the command runs."), "secondary")

    def _say(self, sentence: Sentence, role: str) -> None:
        self.verdict.setText(translated(sentence))
        set_role(self.verdict, role)
        self.fit(may_shrink=False)

    def _save(self) -> None:
        if self._function is not None:
            self.saved.emit(self._function)
