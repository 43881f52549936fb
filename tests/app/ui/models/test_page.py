"""The Models page in the real window, with real downloads from a hub on loopback."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry
from app.core.models.catalog import load_catalog
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import assets_folder
from app.services.downloads import DownloadPhase
from app.settings import MODELS_FOLDER, OFFLINE
from app.state.models.model_in_use import ModelPhase
from app.ui.kit.form import Form
from app.ui.models.connections import Connections
from app.ui.models.options_form import OptionsForm
from app.ui.models.page import ModelsPage
from app.ui.models.questions import HashForm, TokenForm
from app.ui.models.repository_form import RepositoryForm
from app.ui.models.words import CATALOG_WORDS
from tests.app.scripts import write_script
from tests.app.ui.models.conftest import NAME, REPOSITORY, WAIT
from tests.hub_server import Fault, Hub
from tests.models import Spec, write_random_gguf

pytestmark = pytest.mark.slow
LEFT = Qt.MouseButton.LeftButton


def click(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible() and button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def press(qtbot: QtBot, form: QWidget, verb: str) -> None:
    """A button of a question by the beginning of its words."""
    click(qtbot, next(button for button in form.findChildren(QPushButton) if button.text().startswith(verb)))


def test_from_the_first_start_to_an_answer_in_two_clicks(qtbot: QtBot, beside_hub: Program, tmp_path: Path) -> None:
    program, window = beside_hub, beside_hub.window
    with qtbot.waitSignal(program.history.opened, timeout=WAIT):
        program.start()
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    qtbot.waitUntil(lambda: program.library.was_looked_at and program.models.hardware is not None, timeout=WAIT)
    if program.models.recommended is None:
        pytest.skip("no gpt-oss model runs on this computer")
    empty = window.chat_page.empty
    with qtbot.waitSignal(program.models.fetched, timeout=WAIT):
        click(qtbot, window.first_model.button)
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert program.in_use.model is not None
    assert Path(program.in_use.model.path).is_relative_to(tmp_path / "models ü")
    assert window.chat_page.composer.box.hasFocus()
    qtbot.waitUntil(lambda: not window.first_model.isVisible(), timeout=WAIT)
    qtbot.mouseClick(empty.cards[0], LEFT)
    chat = program.chats.current
    qtbot.waitUntil(lambda: bool(chat.entries()) and not chat.is_running, timeout=WAIT)
    answer = chat.entries()[-1]
    assert isinstance(answer, AnswerEntry) and "Triptych" in answer.answer


def test_the_catalog_stands_with_verdict_size_and_time(qtbot: QtBot, page: ModelsPage, beside_hub: Program) -> None:
    qtbot.waitUntil(lambda: beside_hub.models.hardware is not None, timeout=WAIT)
    words = {card.name.text(): (card.verdict.text(), card.button.text(), card.details.text()) for card in page.cards}
    verdict, button, details = words["gpt-oss-120b"]
    assert verdict[0] in "✓✕" and verdict.endswith(".")
    assert button == "Download 63.4 GB"
    assert "about 85 minutes at 100 Mbit/s" in details and "hash from" in details
    assert page.subtitle.text().startswith("This computer: ")


def test_a_download_is_paused_gone_on_with_and_used(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.slowness = 0.02
    card = next(card for card in page.cards if card.name.text() == "gpt-oss-20b")
    click(qtbot, card.button)
    (transfer,) = beside_hub.models.transfers
    qtbot.waitUntil(lambda: transfer.done > 500_000, timeout=WAIT)
    assert "MB verified" in card.strip.bytes.text() and not card.button.isVisible()
    click(qtbot, card.strip.go_button)
    qtbot.waitUntil(lambda: transfer.phase is DownloadPhase.PAUSED, timeout=WAIT)
    assert card.strip.go_button.text() == "Resume" and "paused" in card.strip.figures.text()
    hub.slowness = 0.0
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        click(qtbot, card.strip.go_button)
    qtbot.waitUntil(lambda: beside_hub.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = beside_hub.window.show_page("models")  # type: ignore[assignment] # the same
    qtbot.waitUntil(lambda: card.button.text() == "Use it", timeout=WAIT)
    row = next(row for row in page.rows if row.row and row.row.model.path.is_relative_to(tmp_path / "models ü"))
    assert row.state.text() == "verified" and row.facts.text().startswith("answering now")


def test_a_file_asked_for_with_a_token_gets_it_from_the_user_once(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub, vault: MemoryVault
) -> None:
    hub.repositories[REPOSITORY].token = "hf_mine"
    card = next(card for card in page.cards if card.name.text() == "gpt-oss-20b")
    click(qtbot, card.button)
    qtbot.waitUntil(card.strip.token_button.isVisible, timeout=WAIT)
    assert "terms" in card.strip.trouble.text()
    click(qtbot, card.strip.token_button)
    (form,) = page.findChildren(TokenForm)
    qtbot.keyClicks(form.field, "hf_mine")
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        click(qtbot, form.use_button)
    assert vault.secret == "hf_mine"
    page.place.forget.click()
    qtbot.waitUntil(lambda: vault.secret is None, timeout=WAIT)


def test_wrong_bytes_are_named_deleted_and_fetched_again(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.faults.append(Fault(flip=4_000_000))
    card = next(card for card in page.cards if card.name.text() == "gpt-oss-20b")
    click(qtbot, card.button)
    qtbot.waitUntil(card.strip.trouble.isVisible, timeout=WAIT)
    assert "not the right ones" in card.strip.trouble.text() and ".damaged" in card.strip.trouble.text()
    assert card.strip.bytes.text() == "0.0 MB of 6.2 MB"
    qtbot.waitUntil(page.damaged.isVisible, timeout=WAIT)
    click(qtbot, page.damaged)
    qtbot.waitUntil(lambda: not page.damaged.isVisible(), timeout=WAIT)
    assert not list(tmp_path.rglob("*.damaged"))
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        click(qtbot, card.strip.go_button)


def test_cancelling_asks_what_becomes_of_the_part(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.slowness = 0.02
    card = next(card for card in page.cards if card.name.text() == "gpt-oss-20b")
    click(qtbot, card.button)
    (transfer,) = beside_hub.models.transfers
    qtbot.waitUntil(lambda: transfer.done > 500_000, timeout=WAIT)
    click(qtbot, card.strip.cancel_button)
    press(qtbot, page.findChildren(Form)[0], "Delete")
    assert beside_hub.models.transfers == ()
    qtbot.waitUntil(lambda: not list(tmp_path.rglob("*.triptych-part")), timeout=WAIT)
    assert card.button.isVisible()


def test_any_repository_is_listed_and_a_model_of_it_fetched(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "m.gguf", Spec(name="Somebody’s")).read_bytes()
    hub.add("some/where", "a.gguf", model)
    hub.add("some/where", "b.gguf", model.replace(b"gpt-oss", b"gpt-ozz"))
    click(qtbot, page.other_button)
    (form,) = page.findChildren(RepositoryForm)
    qtbot.keyClicks(form.field, "not a name")
    click(qtbot, form.look_button)
    assert "address cannot be used" in form.status.text()
    form.field.setText("https://huggingface.co/some/where/")
    click(qtbot, form.look_button)
    qtbot.waitUntil(lambda: len(form.rows) == 1 and form.rows[0].isVisible(), timeout=WAIT)
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT) as fetched:
        click(qtbot, form.rows[0])
    assert fetched.args is not None and fetched.args[0] == "a.gguf"


def test_offline_says_so_and_asks_nobody(qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub) -> None:
    page.place.offline.click()
    assert beside_hub.preferences.get(OFFLINE)
    click(qtbot, page.cards[0].button)
    assert "offline" in page.banner.accessibleName()
    assert not hub.asked


def test_what_is_under_way_stops_when_the_user_wants_to_be_offline(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub
) -> None:
    hub.slowness = 0.05
    beside_hub.models.download(beside_hub.models.catalog.models[0])
    (transfer,) = beside_hub.models.transfers
    qtbot.waitUntil(lambda: transfer.done > 300_000, timeout=WAIT)
    page.place.offline.click()
    qtbot.waitUntil(lambda: transfer.phase is DownloadPhase.PAUSED, timeout=WAIT)
    beside_hub.models.resume(transfer.download.id)
    qtbot.waitUntil(lambda: transfer.phase is DownloadPhase.FAILED, timeout=WAIT)


def test_who_was_spoken_to_is_listed(qtbot: QtBot, page: ModelsPage, beside_hub: Program) -> None:
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        click(qtbot, next(card.button for card in page.cards if card.name.text() == "gpt-oss-20b"))
    page.place.connections.click()
    (form,) = page.findChildren(Connections)
    cells = [[form.table.item(row, column).text() for column in range(5)] for row in range(form.table.rowCount())]  # type: ignore[union-attr]
    assert {row[1] for row in cells} == {"127.0.0.1", "localhost"}
    assert all(row[3] == "download gpt-oss-20b" for row in cells)
    form.reject()


@pytest.mark.parametrize("place", ["window", "chat", "box"])
def test_a_dropped_file_is_added_where_it_lies_and_answers(
    qtbot: QtBot, beside_hub: Program, tmp_path: Path, place: str
) -> None:
    model = write_random_gguf(tmp_path / "dropped.gguf", Spec(name="Dropped"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(model))])
    copy, window = Qt.DropAction.CopyAction, beside_hub.window
    no = Qt.KeyboardModifier.NoModifier
    zones = {"window": window, "chat": window.chat_page, "box": window.chat_page.composer.box.viewport()}
    QApplication.sendEvent(zones[place], QDragEnterEvent(QPoint(5, 5), copy, mime, LEFT, no))
    QApplication.sendEvent(zones[place], QDropEvent(QPointF(5, 5), copy, mime, LEFT, no))
    assert window.chat_page.composer.chips.attachments == ()
    qtbot.waitUntil(lambda: beside_hub.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert beside_hub.in_use.model is not None and beside_hub.in_use.model.name == "Dropped"
    qtbot.waitUntil(lambda: any(row.model.name == "Dropped" for row in beside_hub.library.rows), timeout=WAIT)


def test_what_cannot_be_used_is_explained(qtbot: QtBot, page: ModelsPage, beside_hub: Program, tmp_path: Path) -> None:
    folder = Path(beside_hub.preferences.get(MODELS_FOLDER))
    folder.mkdir()
    whole = write_random_gguf(tmp_path / "m.gguf").read_bytes()
    (folder / "cut off.gguf").write_bytes(whole[:-100])
    click(qtbot, page.refresh_button)
    qtbot.waitUntil(page.unusable.isVisible, timeout=WAIT)
    assert "cut off.gguf: The model file is not complete." in page.unusable.text()


@pytest.mark.usefixtures("page")
def test_a_model_that_comes_while_another_answers_is_offered(qtbot: QtBot, beside_hub: Program, tmp_path: Path) -> None:
    window = beside_hub.window
    beside_hub.in_use.open(write_script(tmp_path))
    qtbot.waitUntil(lambda: beside_hub.in_use.phase is ModelPhase.READY, timeout=WAIT)
    window.show_page("settings")
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        beside_hub.models.download(beside_hub.models.catalog.models[0])
    assert window.pages.shown == "settings"
    assert "gpt-oss-20b is here" in window.chat_page.banner.accessibleName()
    window.show_page("")
    press(qtbot, window.chat_page.banner, "Use it now")
    qtbot.waitUntil(
        lambda: beside_hub.in_use.phase is ModelPhase.READY and str(NAME) in beside_hub.in_use.model.path,  # type: ignore[union-attr]
        timeout=WAIT,
    )


def test_how_a_model_is_loaded_is_chosen_and_remembered(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "small.gguf", Spec(name="Small"))
    beside_hub.library.add(model)
    qtbot.waitUntil(lambda: any(row.row and row.row.model.path == model for row in page.rows), timeout=WAIT)
    beside_hub.in_use.open(model)
    qtbot.waitUntil(lambda: beside_hub.in_use.phase is ModelPhase.READY, timeout=WAIT)
    row = next(row for row in page.rows if row.row and row.row.model.path == model)
    row.options_wanted.emit(row.row)
    (form,) = page.findChildren(OptionsForm)
    form.context.setCurrentIndex(form.context.findData(4096))
    form.threads.setValue(1)
    assert form.sentence.text().startswith("Fits: it takes ")
    click(qtbot, form.keep_button)
    qtbot.waitUntil(
        lambda: (
            beside_hub.in_use.phase is ModelPhase.READY
            and beside_hub.in_use.model is not None
            and beside_hub.in_use.model.options.threads == 1
        ),
        timeout=WAIT,
    )
    assert beside_hub.in_use.model is not None and beside_hub.in_use.model.context == 4096
    row.options_wanted.emit(row.row)
    again = page.findChildren(OptionsForm)[-1]
    assert (again.threads.value(), again.context.currentData()) == (1, 4096)
    click(qtbot, again.recommend_button)
    assert again.threads.value() == 0
    click(qtbot, again.forget_button)
    qtbot.waitUntil(lambda: beside_hub.in_use.options.threads == 0, timeout=WAIT)


def test_the_catalog_is_refreshed_because_the_user_wants_it(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, hub: Hub
) -> None:
    assert not hub.asked
    click(qtbot, page.ask_button)
    qtbot.waitUntil(lambda: not beside_hub.models.refresh.is_running, timeout=WAIT)
    assert "does not have this" in page.banner.accessibleName()  # two of the three repositories are not there
    assert "everything is as the catalog has it" in page.asked.text()


def test_a_file_from_a_stick_is_compared_with_its_hash(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "stick.gguf", Spec(name="Stick"))
    beside_hub.library.add(model)
    qtbot.waitUntil(lambda: any(row.row and row.row.model.path == model for row in page.rows), timeout=WAIT)
    row = next(row for row in page.rows if row.row and row.row.model.path == model)
    for sha256, word in (("0" * 64, "damaged"), (hashlib.sha256(model.read_bytes()).hexdigest(), "verified")):
        row.compare_wanted.emit(row.row)
        form = page.findChildren(HashForm)[-1]
        assert not form.compare_button.isEnabled()
        form.field.setText(sha256.upper())
        click(qtbot, form.compare_button)
        qtbot.waitUntil(lambda: row.state.text() == word, timeout=WAIT)  # noqa: B023 - waited for at once


def test_models_move_to_another_folder_with_their_hashes(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program, tmp_path: Path
) -> None:
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        beside_hub.models.download(beside_hub.models.catalog.models[0])
    beside_hub.window.show_page("models")
    qtbot.waitUntil(lambda: beside_hub.library.has_larger, timeout=WAIT)
    page.place_desk.choose_folder(str(tmp_path / "elsewhere"))
    press(qtbot, page.findChildren(Form)[-1], "Move")
    qtbot.waitUntil(lambda: not beside_hub.moving.is_moving, timeout=WAIT)
    assert beside_hub.preferences.get(MODELS_FOLDER) == str(tmp_path / "elsewhere")
    there = tmp_path / "elsewhere"
    qtbot.waitUntil(lambda: any(row.model.path.is_relative_to(there) for row in beside_hub.library.rows), timeout=WAIT)
    assert not list((tmp_path / "models ü").glob("models--*"))


def test_what_would_not_run_here_is_downloaded_only_when_it_is_meant(
    qtbot: QtBot, page: ModelsPage, beside_hub: Program
) -> None:
    qtbot.waitUntil(lambda: beside_hub.models.hardware is not None, timeout=WAIT)
    card = next(card for card in page.cards if card.name.text() == "gpt-oss-120b")
    if "✓" in card.verdict.text():
        pytest.skip("gpt-oss-120b runs on this computer")
    click(qtbot, card.button)
    (form,) = page.findChildren(Form)
    press(qtbot, form, "Do not")
    assert beside_hub.models.transfers == ()
    click(qtbot, card.button)
    press(qtbot, page.findChildren(Form)[-1], "Download it")
    assert beside_hub.models.transfers or "not enough room" in page.banner.accessibleName()


@pytest.mark.usefixtures("page")
def test_a_chat_that_has_begun_is_kept_with_another_model(qtbot: QtBot, beside_hub: Program, tmp_path: Path) -> None:
    window, chat = beside_hub.window, beside_hub.chats.current
    beside_hub.in_use.open(write_script(tmp_path))
    qtbot.waitUntil(lambda: beside_hub.in_use.phase is ModelPhase.READY, timeout=WAIT)
    chat.send("Hello")
    qtbot.waitUntil(lambda: bool(chat.entries()) and not chat.is_running, timeout=WAIT)
    window.arrivals.use(write_random_gguf(tmp_path / "other.gguf"))
    assert beside_hub.chats.current is chat and len(chat.entries()) == 2
    assert "goes on with the other model" in window.chat_page.banner.accessibleName()
    assert window.pages.shown == ""


def test_every_word_of_the_catalog_can_be_translated() -> None:
    catalog = load_catalog(assets_folder() / "catalog.toml")
    said = {words for model in catalog.models for words in (model.purpose, model.needs)}
    said |= {source.hash_from for model in catalog.models for source in model.sources}
    assert said == set(CATALOG_WORDS)
