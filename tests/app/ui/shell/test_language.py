"""The window in another language: German throughout, and no visible word that a translator could not reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.text.encodings import Encoding
from app.main import Program
from app.settings import LANGUAGE
from app.state.models.model_in_use import ModelPhase
from app.ui.hardware.known_table import KnownTable
from app.ui.shell.language import Language
from tests.app.ui.drivers.driver import WAIT
from tests.app.ui.drivers.window import WindowDriver

_OPEN, _CLOSE = "⟦", "⟧"
_INSIDE = re.compile(r"⟦[^⟦⟧]*⟧")
# Names of things, the same in every language, and what stands in a test's own files.
_NAMES = re.compile(
    r"Triptych(?: demo model)?|Scripted|gpt-oss-\w+|CPU|GPU|HTML|JSON|Markdown|[KMG]i?B\b|English|Deutsch|Ctrl\S*"
    r"|Shift\S*|Esc\b|\w+[/\\]\S+|scripted|MXFP4|MLX|llama\.cpp|https?:\S+|°C|\d+ W\b"
    r"|Brave Search|Exa\b|Codex(?: \(key\))?|opencode|OpenAI SDK \(Python\)|Open WebUI|Continue\.dev|curl|"
    + "|".join(re.escape(encoding.label) for encoding in sorted(Encoding, key=lambda each: -len(each.label))),
)


class Marking(QTranslator):
    """Puts everything that goes through a translation between marks."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: N803
        return "" if context.startswith("Q") else f"{_OPEN}{sourceText}{_CLOSE}"

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def marked(qapp: QApplication) -> Iterator[None]:
    translator = Marking()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """(where, words) of all that is shown, hinted or read out in a window."""
    for widget in (root, *root.findChildren(QWidget)):
        where = type(widget).__name__
        if widget.objectName() == "details" or isinstance(widget.parentWidget(), KnownTable):
            continue  # names of computers, and of this one's parts
        for words in (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()):
            yield where, words
        match widget:
            case QLabel() | QAbstractButton():
                yield where, widget.text()
            case QLineEdit() | QPlainTextEdit():
                yield where, widget.placeholderText()
            case QComboBox():
                for place in range(widget.count()):
                    yield where, widget.itemText(place)
            case _:
                pass
    for action in root.findChildren(QAction):
        yield "action", action.text()


def unmarked(root: QWidget) -> list[str]:
    """Words that no translator has seen."""
    found = set()
    for where, words in texts(root):
        if Path(words).is_absolute():
            continue  # whatever letters this checkout's path has
        rest = words.replace("&", "")
        while rest != (rest := _INSIDE.sub("", rest)):
            pass  # a translated word may stand inside a translated sentence
        rest = _NAMES.sub("", rest)
        if re.search(r"[^\W\d_]{2}", rest):
            found.add(f"{where}: {words}")
    return sorted(found)


@pytest.mark.usefixtures("marked")
def test_no_visible_word_is_out_of_a_translators_reach(
    qtbot: QtBot, make_program: Callable[[], Program], script: Path
) -> None:
    program = make_program()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start(LocalModel(script))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    window = WindowDriver(program.window)
    for page in ("models", "hardware", "serving", "study", "trash", "settings", "compare", ""):
        window.show(page)
        qtbot.wait(1)
    program.chats.current.rename("")
    found = unmarked(window.root)
    assert not found, "not through tr():\n" + "\n".join(found)


def test_words_are_looked_up_where_they_were_collected() -> None:
    """`menu.tr` is collected under `menu` and looked up under `QMenu`: only an object's own `tr` finds its words."""
    sources = Path(__file__).parents[4].glob("app/**/*.py")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sources
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"(?<!\bself)\.tr\(", line)
    ]
    assert not found


def test_the_window_speaks_german(make_program: Callable[[], Program]) -> None:
    first = make_program()
    first.preferences.set(LANGUAGE, "de")
    first.window.close()
    first.close()
    program = make_program()
    window = WindowDriver(program.window)
    assert window.sidebar.new_chat_words == "Neuer Chat"
    assert QLocale().language() is QLocale.Language.German
    english = {"New chat", "Settings", "Trash", "Send", "Compare", "Search all chats", "Ask anything."}
    shown = {words for _, words in texts(window.root)}
    assert not english & shown
    assert QCoreApplication.translate("TrashPage", "%n day(s) left", "", 1) == "noch 1 Tag"
    assert QCoreApplication.translate("TrashPage", "%n day(s) left", "", 2) == "noch 2 Tage"


def test_no_page_is_wider_than_a_narrow_window_in_german_either(make_program: Callable[[], Program]) -> None:
    first = make_program()
    first.preferences.set(LANGUAGE, "de")
    first.window.close()
    first.close()
    window = WindowDriver(make_program().window)
    window.resize(480, 720)
    for page in ("models", "hardware", "serving", "study", "trash", "settings"):
        window.show(page)
        assert window.cut_off == [], page
    window.show("trash")
    assert all(button.width() >= button.sizeHint().width() for button in window.buttons())


def test_english_has_its_plural_forms(qapp: QApplication) -> None:
    language = Language(qapp, "en")
    assert QCoreApplication.translate("TrashPage", "%n day(s) left", "", 1) == "1 day left"
    language.remove()
