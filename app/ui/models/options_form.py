"""How one model is loaded: context, where its layers live, threads, the cache's numbers; priced while one chooses.

Not here: the arithmetic and what is recommended (`app.state.machine.load_choices`).
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.core.machine.placement import CONTEXTS
from app.core.models.library import OnDisk
from app.errors import AppError
from app.sentence import Sentence
from app.state.machine.load_choices import LoadChoices
from app.ui.kit.boxes import ChoiceBox, WholeBox
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count
from backends.contract.base import LoadOptions

translate = QCoreApplication.translate

_WORDS = Sentence("For this model only, and remembered. Anything not chosen here follows the settings.")
_FLASH = Sentence("always on: without it, a long context would take gigabytes more")


class OptionsForm(Form):
    """Keeps when it is told to; a loaded model is then loaded again."""

    def __init__(self, choices: LoadChoices, model: OnDisk, parent: QWidget) -> None:
        super().__init__(
            translate("models", "How {name} is loaded").format(name=model.name), translated(_WORDS), parent
        )
        self.setMinimumWidth(520)
        self._choices, self._model = choices, model
        self._base = choices.in_force(model.ref)
        shape = choices.shape(model.ref)
        self._layers = len(shape.layers) if shape else 0
        self.context = ChoiceBox(self)
        self.context.addItem(translate("models", "Automatic"), 0)
        for context in sorted(CONTEXTS):
            if context <= model.context:
                self.context.addItem(translate("models", "{count} tokens").format(count=count(context)), context)
        self.threads = WholeBox(self)
        self.threads.setRange(0, 256)
        self.threads.setSpecialValueText(translate("models", "One per core"))
        self.cache = ChoiceBox(self)
        self.cache.addItem(translate("models", "f16: exact, fastest"), "f16")
        self.cache.addItem(translate("models", "q8_0: half the memory, slower"), "q8_0")
        self.gpu_layers = WholeBox(self)
        self.gpu_layers.setRange(-1, self._layers + 1)
        self.gpu_layers.setSpecialValueText(translate("models", "All"))
        self.expert_layers = WholeBox(self)
        self.expert_layers.setRange(0, self._layers)
        self.expert_layers.setSpecialValueText(translate("models", "None"))
        self.sentence = set_role(QLabel(self), "secondary")
        self.sentence.setWordWrap(True)
        self.trouble = set_role(QLabel(self), "bad")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._lay_out()
        self._add_buttons()
        self.show_options(self._base)
        self.context.currentIndexChanged.connect(self._price)
        self.cache.currentIndexChanged.connect(self._price)
        for box in (self.threads, self.gpu_layers, self.expert_layers):
            box.valueChanged.connect(self._price)

    @property
    def options(self) -> LoadOptions:
        """As the fields have it."""
        return replace(
            self._base,
            context=int(self.context.currentData()),
            threads=self.threads.value(),
            kv_type=str(self.cache.currentData()),
            gpu_layers=self.gpu_layers.value(),
            cpu_expert_layers=self.expert_layers.value(),
        )

    def show_options(self, options: LoadOptions) -> None:
        """Put these options into the fields and work out what they would take."""
        self._base = options
        self.context.setCurrentIndex(max(0, self.context.findData(options.context)))
        self.threads.setValue(options.threads)
        self.cache.setCurrentIndex(max(0, self.cache.findData(options.kv_type)))
        self.gpu_layers.setValue(min(options.gpu_layers, self._layers + 1))
        self.expert_layers.setValue(options.cpu_expert_layers)
        self._price()

    def _price(self) -> None:
        verdict = self._choices.sentence(self._model.ref, self.options)
        self.sentence.setText("" if verdict is None else translated(verdict))

    def _recommend(self) -> None:
        self.show_options(self._choices.recommended(self._model.ref))

    def _keep(self) -> None:
        self._end(self.options)

    def _forget(self) -> None:
        self._end(None)

    def _end(self, options: LoadOptions | None) -> None:
        try:
            self._choices.keep(self._model.ref, options)
        except AppError as error:
            self.trouble.setText(translated(error.sentence))
            self.trouble.show()
            return
        self.accept()

    def _add_buttons(self) -> None:
        self.recommend_button = self.add_button(translate("models", "Recommended"))
        self.recommend_button.clicked.connect(self._recommend)
        self.forget_button = self.add_button(translate("models", "As in the settings"))
        self.forget_button.setEnabled(self._choices.own(self._model.ref) is not None)
        self.forget_button.clicked.connect(self._forget)
        self.add_button(translate("models", "Cancel"), closes=True)
        self.keep_button = self.add_button(translate("models", "Keep"), is_primary=True)
        self.keep_button.clicked.connect(self._keep)

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setVerticalSpacing(Space.SMALL)
        rows.setHorizontalSpacing(Space.LARGE)
        fields: list[tuple[str, QWidget]] = [
            (translate("models", "Context (n_ctx)"), self.context),
            (translate("models", "Processor threads"), self.threads),
            (translate("models", "Precision of the context (KV cache type)"), self.cache),
        ]
        placing: list[tuple[str, QWidget]] = [
            (translate("models", "Layers on the GPU (n-gpu-layers)"), self.gpu_layers),
            (translate("models", "Layers whose experts stay in main memory (n-cpu-moe)"), self.expert_layers),
        ]
        has_gpu = self._choices.has_gpu
        for words, field in (*fields, *(placing if has_gpu else ())):
            field.setAccessibleName(words)
            rows.addRow(words, field)
        for _, field in placing:
            field.setVisible(has_gpu)
        flash = set_role(QLabel(translated(_FLASH), self), "note")
        flash.setWordWrap(True)
        rows.addRow(translate("models", "Flash attention"), flash)
        self.content.addLayout(rows)
        self.content.addWidget(self.sentence)
        self.content.addWidget(self.trouble)
