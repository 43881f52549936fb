"""Any Hugging Face repository by name: its gpt-oss models with a button each, and why the rest is not offered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.models.repository import RepositoryModel
from app.errors import AppError
from app.sentence import Sentence
from app.state.models.models import FoundRepository, ModelsState
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import memory_size
from app.ui.models.words import usual_time
from backends.contract.kinds import kind_for, runs_here

translate = QCoreApplication.translate

_HEIGHT = 260
_WORDS = Sentence(
    "Its name on Hugging Face, such as unsloth/gpt-oss-20b-GGUF. Nothing is downloaded until you choose.",
)


class RepositoryForm(Form):
    """Asks the hub when told to, and closes when a download has begun."""

    def __init__(self, state: ModelsState, parent: QWidget) -> None:
        super().__init__(translate("models", "Another repository"), translated(_WORDS), parent)
        self.setMinimumWidth(560)
        self._state = state
        self._found: FoundRepository | None = None
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("OWNER/NAME")
        self.field.setAccessibleName(self.tr("Repository"))
        self.look_button = QPushButton(self.tr("List its models"), self)
        self.look_button.setAutoDefault(False)
        self.status = set_role(QLabel(self), "secondary")
        self.status.setWordWrap(True)
        self.rows: list[QPushButton] = []
        self._list = QWidget(self)
        self._lay_out()
        self.add_button(self.tr("Close"), closes=True)
        self.field.returnPressed.connect(self._look)
        self.look_button.clicked.connect(self._look)
        self.finished.connect(state.stop_asking)
        state.listed.connect(self._show)
        state.failed.connect(self._fail)
        self.field.setFocus()

    def _look(self) -> None:
        self._clear()
        self.status.setText(self.tr("Asking the server …"))
        self._state.ask(self.field.text())

    def _show(self, found: FoundRepository) -> None:
        self._clear()
        self._found = found
        self._area.show()
        self.status.setVisible(not found.models)
        self.status.setText(self.tr("There is no gpt-oss model in this repository that Triptych can run."))
        for number, model in enumerate(found.models):
            self._column.addWidget(self._model_row(number, model))
        for refused in found.refused:
            label = set_role(QLabel(f"{refused.name}: {translated(refused.reason)}", self._list), "note")
            label.setWordWrap(True)
            self._column.addWidget(label)
        self._column.addStretch(1)

    def _fail(self, failure: AppError) -> None:
        self._clear()
        self.status.show()
        self.status.setText(translated(failure.sentence))

    def _clear(self) -> None:
        self.rows = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.status.show()

    def _model_row(self, number: int, model: RepositoryModel) -> QFrame:
        frame = set_role(QFrame(self._list), "chip")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(QLabel(model.title, frame))
        files = self.tr("{count} files").format(count=len(model.files)) if len(model.files) > 1 else ""
        parts = [model.form.words, files, usual_time(model.size)]
        words.addWidget(set_role(QLabel(" · ".join(part for part in parts if part), frame), "note"))
        row.addLayout(words, 1)
        button = QPushButton(self.tr("Download {size}").format(size=memory_size(model.size)), frame)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{button.text()}: {model.title}")
        button.setProperty("number", number)
        button.clicked.connect(self._download)
        kind = kind_for(model.form)
        if kind is not None and not runs_here(kind):
            words = self.tr("This computer cannot run it: {backend} needs {needs}.")
            button.setToolTip(words.format(backend=kind.title, needs=kind.needs))
        self.rows.append(button)
        row.addWidget(button)
        return frame

    def _download(self) -> None:
        if self._found is not None:
            found, number = self._found, int(self.sender().property("number"))
            self.accept()
            self._state.download_found(found, found.models[number])

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.field, 1)
        row.addWidget(self.look_button)
        self.content.addLayout(row)
        self.content.addWidget(self.status)
        self.status.hide()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setMinimumHeight(_HEIGHT)
        self._area.setWidget(self._list)
        self._area.hide()
        self.content.addWidget(self._area, 1)
