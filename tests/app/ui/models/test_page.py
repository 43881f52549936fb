"""The Models page in the real window, with real downloads from a hub on loopback."""

from __future__ import annotations

import hashlib
import platform
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry
from app.core.models.catalog import load_catalog
from app.core.models.model_ref import LocalModel
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import assets_folder, demo_model
from app.services.hub.downloads import DownloadPhase
from app.settings import MIRROR, MODELS_FOLDER, OFFLINE
from app.state.models.model_in_use import ModelPhase
from app.ui.models.connections import Connections
from app.ui.models.options_form import OptionsForm
from app.ui.models.questions import HashForm, TokenForm
from app.ui.models.repository_form import RepositoryForm
from app.ui.models.words import CATALOG_WORDS
from backends.contract.forms import ModelForm
from tests.app.scripts import write_script
from tests.app.ui.drivers.driver import WAIT, click
from tests.app.ui.drivers.models import ModelsDriver
from tests.app.ui.drivers.policies import PoliciesDriver
from tests.app.ui.drivers.window import WindowDriver
from tests.app.ui.models.conftest import NAME, REPOSITORY
from tests.hub_server import Fault, Hub
from tests.models import Spec, write_random_gguf


def test_from_the_first_start_to_an_answer_in_two_clicks(
    qtbot: QtBot, window: WindowDriver, beside_hub: Program, tmp_path: Path
) -> None:
    program = beside_hub
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start()
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    window.until(lambda: program.library.was_looked_at and program.models.hardware is not None)
    if program.models.recommended is None:
        pytest.skip("no gpt-oss model runs on this computer")
    with qtbot.waitSignal(program.models.fetched, timeout=WAIT):
        window.fetch_first_model()
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    assert program.in_use.model is not None
    assert Path(program.in_use.model.path).is_relative_to(tmp_path / "models ü")
    assert window.is_box_focused
    window.until(lambda: not window.is_first_model_offered)
    window.choose_example(0)
    chat = program.chats.current
    window.until(lambda: bool(chat.entries()) and not chat.is_running)
    answer = chat.entries()[-1]
    assert isinstance(answer, AnswerEntry) and "Triptych" in answer.answer


def test_the_catalog_stands_with_verdict_size_and_time(page: ModelsDriver, beside_hub: Program) -> None:
    page.until(lambda: beside_hub.models.hardware is not None)
    card = page.card("gpt-oss-120b")
    assert card.verdict[0] in "✓✕" and card.verdict.endswith(".")
    assert card.words == "Download 63.4 GB"
    assert "about 85 minutes at 100 Mbit/s" in card.details and "hash from" in card.details
    assert page.subtitle.startswith("This computer: ")


def test_a_download_is_paused_gone_on_with_and_used(
    qtbot: QtBot, page: ModelsDriver, window: WindowDriver, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.slowness = 0.02
    card = page.card("gpt-oss-20b")
    card.use()
    (transfer,) = beside_hub.models.transfers
    page.until(lambda: transfer.done > 500_000)
    assert "MB verified" in card.bytes and not card.is_offered
    card.go()
    page.until(lambda: transfer.phase is DownloadPhase.PAUSED)
    assert card.go_words == "Resume" and "paused" in card.figures
    hub.slowness = 0.0
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        card.go()
    page.until(lambda: beside_hub.in_use.phase is ModelPhase.READY)
    window.show("models")
    page.until(lambda: card.words == "Use it")
    row = page.row(lambda path: path.is_relative_to(tmp_path / "models ü"))
    assert row is not None
    assert row.state.text() == "verified" and row.facts.text().startswith("in use")


def test_without_a_connection_the_next_try_is_said_and_can_be_had_now(
    qtbot: QtBot, page: ModelsDriver, window: WindowDriver, beside_hub: Program, hub: Hub
) -> None:
    window.resize(1280, 800)  # with its side bar
    beside_hub.preferences.set(MIRROR, "http://127.0.0.1:9")  # nobody listens there
    card = page.card("gpt-oss-20b")
    card.use()
    page.until(lambda: "No connection – trying again in" in card.figures)
    assert window.sidebar.hint("Models") == "waiting"
    window.resize(480, 800)
    page.until(lambda: card.are_figures_whole)
    window.resize(1280, 800)
    beside_hub.preferences.set(MIRROR, hub.endpoint)
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        card.try_now()
    assert window.sidebar.hint("Models") == ""


def test_a_file_asked_for_with_a_token_gets_it_from_the_user_once(
    qtbot: QtBot, page: ModelsDriver, beside_hub: Program, hub: Hub, vault: MemoryVault
) -> None:
    hub.repositories[REPOSITORY].token = "hf_mine"
    card = page.card("gpt-oss-20b")
    card.use()
    page.until(lambda: card.asks_for_token)
    assert "terms" in card.trouble
    card.enter_token()
    form = page.get(TokenForm)
    qtbot.keyClicks(form.field, "hf_mine")
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        click(form.use_button)
    assert vault.secret == "hf_mine"
    page.forget_token()
    page.until(lambda: vault.secret is None)


def test_wrong_bytes_are_named_deleted_and_fetched_again(
    qtbot: QtBot, page: ModelsDriver, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.faults.append(Fault(flip=4_000_000))
    card = page.card("gpt-oss-20b")
    card.use()
    page.until(lambda: bool(card.trouble))
    assert "not the right ones" in card.trouble and ".damaged" in card.trouble
    assert card.bytes == "0.0 MB of 6.2 MB"
    page.until(lambda: page.is_damaged_offered)
    page.delete_damaged()
    page.until(lambda: not page.is_damaged_offered)
    assert not list(tmp_path.rglob("*.damaged"))
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        card.go()


def test_cancelling_asks_what_becomes_of_the_part(
    page: ModelsDriver, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    hub.slowness = 0.02
    card = page.card("gpt-oss-20b")
    card.use()
    (transfer,) = beside_hub.models.transfers
    page.until(lambda: transfer.done > 500_000)
    card.cancel()
    page.answer("Delete")
    assert beside_hub.models.transfers == ()
    page.until(lambda: not list(tmp_path.rglob("*.triptych-part")))
    assert card.is_offered


def test_any_repository_is_listed_and_a_model_of_it_fetched(
    qtbot: QtBot, page: ModelsDriver, beside_hub: Program, hub: Hub, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "m.gguf", Spec(name="Somebody’s")).read_bytes()
    hub.add("some/where", "a.gguf", model)
    hub.add("some/where", "b.gguf", model.replace(b"gpt-oss", b"gpt-ozz"))
    page.open_repository_form()
    form = page.get(RepositoryForm)
    qtbot.keyClicks(form.field, "not a name")
    click(form.look_button)
    assert "address cannot be used" in form.status.text()
    form.field.setText("https://huggingface.co/some/where/")
    click(form.look_button)
    page.until(lambda: len(form.rows) == 1 and form.rows[0].isVisible())
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT) as fetched:
        click(form.rows[0])
    assert fetched.args is not None and fetched.args[0] == "a.gguf"


@pytest.mark.quick
def test_offline_says_so_and_asks_nobody(page: ModelsDriver, beside_hub: Program, hub: Hub) -> None:
    page.toggle_offline()
    assert beside_hub.preferences.get(OFFLINE)
    page.cards[0].use()
    assert "offline" in page.banner.words
    assert not hub.asked


def test_what_is_under_way_stops_when_the_user_wants_to_be_offline(
    page: ModelsDriver, beside_hub: Program, hub: Hub
) -> None:
    hub.slowness = 0.05
    beside_hub.models.download(beside_hub.models.catalog.models[0])
    (transfer,) = beside_hub.models.transfers
    page.until(lambda: transfer.done > 300_000)
    page.toggle_offline()
    page.until(lambda: transfer.phase is DownloadPhase.PAUSED)
    beside_hub.models.resume(transfer.download.id)
    page.until(lambda: transfer.phase is DownloadPhase.FAILED)


def test_who_was_spoken_to_is_listed(qtbot: QtBot, page: ModelsDriver, beside_hub: Program) -> None:
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        page.card("gpt-oss-20b").use()
    page.open_connections()
    form = page.get(Connections)
    cells = [[form.table.item(row, column).text() for column in range(5)] for row in range(form.table.rowCount())]  # type: ignore[union-attr]
    assert {row[1] for row in cells} == {"127.0.0.1", "localhost"}
    assert all(row[3] == "download gpt-oss-20b" for row in cells)
    form.reject()


@pytest.mark.parametrize("place", ["window", "chat", "box"])
def test_a_dropped_file_is_added_where_it_lies_and_answers(
    window: WindowDriver, beside_hub: Program, tmp_path: Path, place: str
) -> None:
    window.drop(write_random_gguf(tmp_path / "dropped.gguf", Spec(name="Dropped")), zone=place)
    assert window.attachments == ()
    window.until(lambda: beside_hub.in_use.phase is ModelPhase.READY)
    assert beside_hub.in_use.model is not None and beside_hub.in_use.model.name == "Dropped"
    window.until(lambda: any(row.model.name == "Dropped" for row in beside_hub.library.rows))


def test_what_cannot_be_used_is_explained(page: ModelsDriver, beside_hub: Program, tmp_path: Path) -> None:
    folder = Path(beside_hub.preferences.get(MODELS_FOLDER))
    folder.mkdir()
    whole = write_random_gguf(tmp_path / "m.gguf").read_bytes()
    (folder / "cut off.gguf").write_bytes(whole[:-100])
    page.look_again()
    page.until(lambda: bool(page.unusable))
    assert "cut off.gguf: The model file is incomplete." in page.unusable


def test_an_added_model_whose_disk_is_away_stays_until_it_is_forgotten(
    page: ModelsDriver, beside_hub: Program, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "on a stick.gguf")
    beside_hub.library.add(model)
    page.wait_for_row(model)
    model.rename(tmp_path / "elsewhere.gguf")
    page.look_again()
    page.until(lambda: page.is_forgetting_offered)
    assert "on a stick.gguf: This is not connected." in page.unusable
    page.forget_away()
    page.until(lambda: not page.is_forgetting_offered)
    assert page.unusable == ""


@pytest.mark.usefixtures("page")
def test_a_model_that_comes_while_another_answers_is_offered(
    qtbot: QtBot, window: WindowDriver, beside_hub: Program, tmp_path: Path
) -> None:
    beside_hub.in_use.open(LocalModel(write_script(tmp_path)))
    window.until(lambda: beside_hub.in_use.phase is ModelPhase.READY)
    window.show("settings")
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        beside_hub.models.download(beside_hub.models.catalog.models[0])
    assert window.shown_page == "settings"
    assert "gpt-oss-20b is ready" in window.banner.words
    window.show("")
    window.banner.click("Use it now")
    qtbot.waitUntil(
        lambda: beside_hub.in_use.phase is ModelPhase.READY and str(NAME) in beside_hub.in_use.model.path,  # type: ignore[union-attr]
        timeout=WAIT,
    )


def test_how_a_model_is_loaded_is_chosen_and_remembered(
    qtbot: QtBot, page: ModelsDriver, beside_hub: Program, tmp_path: Path
) -> None:
    model = write_random_gguf(tmp_path / "small.gguf", Spec(name="Small"))
    beside_hub.library.add(model)
    row = page.wait_for_row(model)
    beside_hub.in_use.open(LocalModel(model))
    page.until(lambda: beside_hub.in_use.phase is ModelPhase.READY)
    row.options_wanted.emit(row.row)
    form = page.get(OptionsForm)
    form.context.setCurrentIndex(form.context.findData(4096))
    form.threads.setValue(1)
    assert form.sentence.text().startswith("Fits: it takes ")
    click(form.keep_button)
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
    again = page.get(OptionsForm)
    assert (again.threads.value(), again.context.currentData()) == (1, 4096)
    click(again.recommend_button)
    assert again.threads.value() == 0
    click(again.forget_button)
    page.until(lambda: beside_hub.in_use.options.threads == 0)


def test_the_catalog_is_refreshed_because_the_user_wants_it(page: ModelsDriver, beside_hub: Program, hub: Hub) -> None:
    assert not hub.asked
    page.ask_hub()
    page.until(lambda: not beside_hub.models.refresh.is_running)
    assert "does not have this" in page.banner.words  # two of the three repositories are not there
    assert "everything matches the catalog" in page.asked


def test_a_file_from_a_stick_is_compared_with_its_hash(page: ModelsDriver, beside_hub: Program, tmp_path: Path) -> None:
    model = write_random_gguf(tmp_path / "stick.gguf", Spec(name="Stick"))
    beside_hub.library.add(model)
    row = page.wait_for_row(model)
    for sha256, word in (("0" * 64, "damaged"), (hashlib.sha256(model.read_bytes()).hexdigest(), "verified")):
        row.compare_wanted.emit(row.row)
        form = page.get(HashForm)
        assert not form.compare_button.isEnabled()
        form.field.setText(sha256.upper())
        click(form.compare_button)
        page.until(lambda: row.state.text() == word)  # noqa: B023 - waited for at once


def test_models_move_to_another_folder_with_their_hashes(
    qtbot: QtBot, page: ModelsDriver, window: WindowDriver, beside_hub: Program, tmp_path: Path
) -> None:
    with qtbot.waitSignal(beside_hub.models.fetched, timeout=WAIT):
        beside_hub.models.download(beside_hub.models.catalog.models[0])
    window.show("models")
    page.until(lambda: beside_hub.library.has_larger)
    page.choose_folder(tmp_path / "elsewhere")
    page.answer("Move")
    page.until(lambda: not beside_hub.moving.is_moving)
    assert beside_hub.preferences.get(MODELS_FOLDER) == str(tmp_path / "elsewhere")
    there = tmp_path / "elsewhere"
    page.until(lambda: any(row.model.path.is_relative_to(there) for row in beside_hub.library.rows))
    assert not list((tmp_path / "models ü").glob("models--*"))


def test_what_would_not_run_here_is_downloaded_only_when_it_is_meant(page: ModelsDriver, beside_hub: Program) -> None:
    page.until(lambda: beside_hub.models.hardware is not None)
    card = page.card("gpt-oss-120b")
    if "✓" in card.verdict:
        pytest.skip("gpt-oss-120b runs on this computer")
    card.use()
    page.answer("Do not")
    assert beside_hub.models.transfers == ()
    card.use()
    page.answer("Download it")
    assert beside_hub.models.transfers or "not enough room" in page.banner.words


@pytest.mark.usefixtures("page")
def test_a_chat_that_has_begun_is_kept_with_another_model(
    window: WindowDriver, beside_hub: Program, tmp_path: Path
) -> None:
    chat = beside_hub.chats.current
    beside_hub.in_use.open(LocalModel(write_script(tmp_path)))
    window.until(lambda: beside_hub.in_use.phase is ModelPhase.READY)
    chat.send("Hello")
    window.until(lambda: bool(chat.entries()) and not chat.is_running)
    window.use_model(write_random_gguf(tmp_path / "other.gguf"))
    assert beside_hub.chats.current is chat and len(chat.entries()) == 2
    assert "goes on with the other model" in window.banner.words
    assert window.shown_page == ""


def test_every_word_of_the_catalog_can_be_translated() -> None:
    catalog = load_catalog(assets_folder() / "catalog.toml")
    said = {words for model in catalog.models for words in (model.purpose, model.needs)}
    said |= {source.hash_from for model in catalog.models for source in model.sources}
    assert said == {known.template for known in CATALOG_WORDS}


def test_a_model_for_another_kind_of_computer_is_not_offered_with_use(page: ModelsDriver) -> None:
    """The demo model is there in both forms, under one name."""
    gguf, mlx = (page.wait_for_row(demo_model(form)) for form in (ModelForm.GGUF, ModelForm.MLX))
    assert gguf.name.text() == mlx.name.text() == "Triptych demo model"
    is_mac = sys.platform == "darwin" and platform.machine() == "arm64"
    assert (not gguf.use.isHidden(), not mlx.use.isHidden()) == (True, is_mac)
    assert ("runs on Apple silicon only" in mlx.facts.text()) is not is_mac
    assert "only" not in gguf.facts.text()


def test_a_model_that_judges_leads_to_the_page_of_policies(
    page: ModelsDriver, window: WindowDriver, beside_hub: Program
) -> None:
    beside_hub.in_use.open(beside_hub.in_use.demo)
    card = page.card("gpt-oss-safeguard-20b")
    assert card.can_judge and not page.card("gpt-oss-20b").can_judge
    card.judge()
    assert window.shown_page == "policies"
    policies = PoliciesDriver.open(window)
    policies.begin_with("Starter policy: spam")
    policies.type_items("hello")
    assert not policies.can_start  # the demo model cannot judge, which is said with a way out
    policies.click("Show models")
    assert window.shown_page == "models"
