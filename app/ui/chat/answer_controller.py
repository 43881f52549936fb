"""What can be done with one answer of the chat in view on demand: its details, its tokens, once more, edit by hand.

Not here: how the dialogs look (`answer_details`, `inspector`, `answer_editor`), what comes of it (`app.state`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.chats.records import Aspect, Difference, Repeat, repeated
from app.core.chats.turns import Answer
from app.state.chats.chat import ChatState
from app.state.chats.chats import ChatsState
from app.ui.chat.page_controller import PageController
from app.ui.chat.transcript_host import TranscriptHost
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.file_dialogs import FileDialogs
from app.whole_file import write_whole


class AnswerController(PageController):
    """Ties the transcript's wishes about answers to the chat in view."""

    def __init__(
        self,
        chats: ChatsState,
        host: TranscriptHost,
        banner: Banner,
        appearance: Appearance,
        dialogs: FileDialogs,
        page: QWidget,
    ) -> None:
        super().__init__(chats, banner, appearance, page)
        self._dialogs = dialogs
        host.details_wanted.connect(self.show_details)
        host.run_again_wanted.connect(self.run_again)
        host.inspect_wanted.connect(self.inspect)
        host.data_wanted.connect(self.show_data)
        host.whole_wanted.connect(self.show_whole)

    def show_details(self, answer_id: str) -> None:
        """Open a dialog with everything known about an answer."""
        from app.ui.chat.answer_details import AnswerDetails

        dialog = AnswerDetails(self._chat.conversation.answer(answer_id), self._page)
        dialog.run_again_wanted.connect(partial(self.run_again, answer_id))
        dialog.inspect_wanted.connect(partial(self.inspect, answer_id))
        dialog.open()

    def inspect(self, answer_id: str) -> None:
        """Its prompt and its tokens."""
        from app.ui.chat.inspector import Inspector

        Inspector(self._chats.inspect(answer_id), self._appearance, self._page).open()

    def show_whole(self, text: str) -> None:
        """Open all of a tool's result."""
        from app.ui.chat.whole_result import WholeResult

        WholeResult(text, self._appearance.theme, self._page).open()

    def show_data(self, answer_id: str) -> None:
        """Open the fields of an answer that had to fit a schema."""
        from app.ui.chat.answer_data import AnswerData

        dialog = AnswerData(self._chat.conversation.answer(answer_id), self._dialogs, self._page)
        dialog.save_wanted.connect(self._save_data)
        dialog.open()

    def _save_data(self, path: Path, text: str) -> None:
        try:
            write_whole(path, text + "\n")
        except OSError as error:
            words = self.tr("“{name}” could not be saved: {reason}")
            words = words.format(name=path.name, reason=error.strerror or str(error))
            self._banner.show_message(words, about=About.CHAT)

    def edit(self, answer_id: str) -> None:
        """Change its words by hand."""
        from app.ui.chat.answer_editor import AnswerEditor

        chat = self._chat
        editor = AnswerEditor(chat.conversation.answer(answer_id).text, self._page)
        editor.saved.connect(partial(self._save, chat, answer_id))
        editor.open()

    def run_again(self, answer_id: str) -> None:
        """Once more just as it was; where the model at hand is another one, only after a question."""
        chat = self._chat
        found = chat.differences(answer_id)
        if not found:
            chat.run_again(answer_id)
            return
        words = self.tr("This will not be the same run. {differences}").format(differences=self._told(found))
        anyway = BannerAction(self.tr("Run anyway"), partial(chat.run_again, answer_id))
        self._banner.show_message(words, (anyway,), is_failure=False, about=About.CHAT)

    def show_repeat(self, old_id: str, new_id: str) -> None:
        """What came of a second run with the same seed."""
        conversation = self._chat.conversation
        if old_id not in conversation or new_id not in conversation:
            return
        words = self._repeat_words(conversation.answer(old_id), conversation.answer(new_id))
        self._banner.show_message(words, is_failure=False)

    def _save(self, chat: ChatState, answer_id: str, text: str) -> None:
        before = chat.conversation.answer(answer_id)
        chat.edit_answer(answer_id, text)
        undo = BannerAction(self.tr("Undo"), partial(chat.restore, (before,)))
        self._banner.show_message(self.tr("The answer was edited."), (undo,), is_failure=False)

    def _repeat_words(self, old: Answer, new: Answer) -> str:
        match repeated(old, new):
            case Repeat.SAME:
                return self.tr("Run again with the same seed: the same answer came, word for word.")
            case Repeat.LONGER:
                return self.tr("Run again with the same seed: the same answer came, and went on where the first ended.")
            case Repeat.EDITED:
                return self.tr("Run again with the same seed. The first answer was edited, so they are not compared.")
            case Repeat.OTHER:
                return self.tr(
                    "Run again with the same seed: another answer came. Numbers are rounded differently beside other"
                    " answers, after other chats, and by another processor or build."
                )

    def _told(self, found: tuple[Difference, ...]) -> str:
        return " ".join(self._sentence(difference) for difference in found)

    def _sentence(self, found: Difference) -> str:
        none = self.tr("none")
        match found.aspect:
            case Aspect.MODEL:
                words = self.tr("The model then: {then}; now: {now}.")
            case Aspect.FILE:
                return self.tr("The model file is a different one with the same name.")
            case Aspect.ENGINE:
                words = self.tr("The engine then: {then}; now: {now}.")
            case Aspect.ADAPTERS:
                words = self.tr("Adapters then: {then}; now: {now}.")
        return words.format(then=found.then or none, now=found.now or none)
