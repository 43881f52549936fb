"""The page of the local API, by its keys and clicks; the server's process is in the test's hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.core.jobs.client_log import ClientLog, LoggedAnswer
from app.core.jobs.serving_choices import ServingChoicesFile
from app.core.jobs.serving_wire import Listen, NotListening, Serve, Serving
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.services.engine.in_process import InProcessEngine
from app.services.engine.jobs import Jobs
from app.services.serving.api_key import ApiKey
from app.services.serving.server import LocalServer
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.serving import ServingPhase, ServingState
from app.ui.kit.form import Form
from app.ui.serving.page import ServingPage
from backends.contract.base import LoadOptions
from backends.contract.errors import ErrorCode
from backends.engine.in_process import InProcessWorker
from tests.app.load_policies import fixed_policy
from tests.app.scripts import reply, write_script
from tests.app.services.serving.link import Opened, ServerLink
from tests.app.ui.drivers.driver import delete_now
from tests.app.ui.drivers.serving import ServingDriver

WAIT = 20_000
_PAGE = "https://chat.example"


@dataclass
class Room:
    """A user's local API without a process: what is remembered lies in the folder, as after a restart."""

    folder: Path
    in_use: ModelInUseState
    jobs: Jobs
    vault: MemoryVault
    opened: Opened

    def state(self) -> ServingState:
        """As the program makes it at its start."""
        return ServingState(
            ServingChoicesFile(self.folder / "local_api.json"),
            ApiKey(self.vault),
            self.in_use,
            lambda listen, has_model, parent: LocalServer(self.jobs, listen, parent, self.opened, has_model),
            ClientLog(self.folder / "logs" / "local_api.jsonl"),
        )

    @property
    def link(self) -> ServerLink:
        return self.opened.last

    def served(self) -> Serve:
        """What the process was told last."""
        return [each for each in self.link.sent if isinstance(each, Serve)][-1]

    def come_up(self, qtbot: QtBot, number: int, port: int) -> None:
        """The process that was started last, and is this one by its number, listens and serves."""
        qtbot.waitUntil(lambda: len(self.opened.links) == number and self.link.is_started, timeout=WAIT)
        self.link.greet(port)
        self.link.tell(Serving())


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """With a model that answers some questions for ever."""
    script = LocalModel(write_script(tmp_path, reply("never " * 5000, when="endless"), reply("It is done."), speed=400))
    engine = InProcessEngine(InProcessWorker)
    policy = fixed_policy(LoadOptions(context=4000))
    in_use = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), script, policy)
    in_use.open(script)
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)
    yield Room(tmp_path, in_use, Jobs(engine), MemoryVault(), Opened())
    engine.close()


@pytest.fixture
def state(room: Room) -> ServingState:
    return room.state()


@pytest.fixture
def page(qtbot: QtBot, state: ServingState) -> ServingDriver:
    page = ServingPage(state)
    qtbot.addWidget(page)
    page.resize(900, 1400)
    page.show()
    return ServingDriver(page)


@pytest.fixture
def serving(qtbot: QtBot, page: ServingDriver, room: Room) -> ServingDriver:
    """Switched on."""
    page.toggle()
    room.come_up(qtbot, 1, 11500)
    return page


def test_it_is_off_until_it_is_wanted(page: ServingDriver, room: Room) -> None:
    assert not page.is_on and page.status == "Off: nothing listens."
    assert room.opened.links == [] and room.vault.secret is None
    assert not page.has("Copy key") and not page.has("Copy these lines") and not page.has("Copy address")


def test_on_it_says_where_and_serves_the_loaded_model_with_the_key_of_the_keyring(
    serving: ServingDriver, room: Room
) -> None:
    assert serving.is_on and serving.status == "On: Scripted answers at http://127.0.0.1:11500/v1."
    assert room.served() == msgspec.structs.replace(room.served(), model="Scripted", context=4000)
    assert room.served().key == room.vault.secret
    assert room.link.arguments == ["--port=11500", "--host=127.0.0.1"]


def test_off_it_ends_at_once(serving: ServingDriver, room: Room) -> None:
    room.link.ask(1, "endless")
    serving.toggle()
    assert room.link.is_left and serving.status == "Off: nothing listens." and serving.asking == []


def test_it_opens_again_after_a_restart_where_it_was_on(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    again = room.state()
    again.open_if_on()
    room.come_up(qtbot, 2, 11500)
    assert again.phase is ServingPhase.ON
    assert again.key == room.vault.secret
    serving.toggle()
    third = room.state()
    third.open_if_on()
    assert third.phase is ServingPhase.OFF


def test_the_key_is_shown_copied_and_renewed(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    before = room.vault.secret
    assert serving.key == ""
    serving.click("Show the key")
    assert serving.key == before
    serving.click("Renew the key")
    serving.inside(Form).click("Make a new key")
    qtbot.waitUntil(lambda: serving.key not in (before, ""), timeout=WAIT)
    assert serving.key == room.vault.secret == room.served().key


def test_without_a_keyring_it_says_how_long_the_key_lasts(
    qtbot: QtBot, state: ServingState, page: ServingDriver, room: Room
) -> None:
    room.vault.failure = VaultUnavailableError("none", is_locked=False)
    page.toggle()
    room.come_up(qtbot, 1, 11500)
    assert not state.is_key_kept and "until Triptych is closed" in page.key_note


def test_every_programs_lines_have_the_right_values_and_hide_the_key_on_screen(
    serving: ServingDriver, room: Room
) -> None:
    key = str(room.vault.secret)
    assert {"OpenAI SDK (Python)", "Codex", "Continue.dev", "Open WebUI", "opencode"} <= set(serving.programs)
    copied = ""
    for program in serving.programs:
        shown, text = serving.lines_for(program)
        assert key not in shown and ("http://127.0.0.1:11500/v1" in text or key in text)
        copied += text
    assert key in copied and "Scripted" in copied


def test_who_asks_is_listed_and_stopped(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    assert serving.asking == []
    room.link.ask(1, "endless", "<b>codex</b>/1")
    room.link.ask(2, "endless")
    qtbot.waitUntil(lambda: "token" in serving.asking[1][1], timeout=WAIT)
    (first, figures), (second, _figures) = serving.asking
    assert first == "<b>codex</b>/1" and figures.startswith("Scripted · Medium · ")
    assert second == "A program without a name"
    serving.click("Stop the answer for <b>codex</b>/1")
    qtbot.waitUntil(lambda: len(serving.asking) == 1, timeout=WAIT)
    assert room.link.ended == [1]


def test_other_computers_are_let_in_only_after_a_warning(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    serving.choose_host("0.0.0.0")
    serving.inside(Form).click("This computer only")
    delete_now()
    assert "127.0.0.1" in serving.host and serving.risk == "" and len(room.opened.links) == 1
    serving.choose_host("0.0.0.0")
    serving.inside(Form).click("Let them ask")
    room.come_up(qtbot, 2, 11500)
    assert "--host=0.0.0.0" in room.link.arguments and "Nothing on the way is encrypted" in serving.risk
    serving.choose_host("127.0.0.1")
    room.come_up(qtbot, 3, 11500)
    assert "--host=127.0.0.1" in room.link.arguments and serving.risk == ""


def test_another_port_is_taken_at_once_and_told(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    first = room.link
    serving.type_port(12001)
    assert first.is_left
    room.come_up(qtbot, 2, 12001)
    assert "--port=12001" in room.link.arguments and "http://127.0.0.1:12001/v1" in serving.status


def test_a_port_in_use_is_said_and_a_free_one_is_one_click_away(qtbot: QtBot, page: ServingDriver, room: Room) -> None:
    page.toggle()
    qtbot.waitUntil(lambda: len(room.opened.links) == 1, timeout=WAIT)
    room.link.tell(NotListening("in use", is_taken=True))
    room.link.gone.emit()
    assert not page.is_on and "another program uses it" in page.status and page.has("Use a free port")
    page.click("Use a free port")
    room.come_up(qtbot, 2, 43210)
    assert room.link.arguments[0] == "--port=0"
    assert page.is_on and "http://127.0.0.1:43210/v1" in page.status
    assert ServingChoicesFile(room.folder / "local_api.json").value.port == 43210


def test_a_server_that_ends_by_itself_is_said_and_started_again(
    qtbot: QtBot, serving: ServingDriver, room: Room
) -> None:
    room.link.died.emit("it crashed")
    room.link.gone.emit()
    assert not serving.is_on and "The local API has ended." in serving.status
    assert not serving.has("Use a free port")
    serving.click("Try again")
    room.come_up(qtbot, 2, 11500)
    assert serving.is_on


def test_web_pages_are_named_and_what_is_none_is_said(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    assert "example.org is no address" in serving.type_origins("example.org")
    assert len(room.opened.links) == 1
    assert serving.type_origins(f"{_PAGE}/, http://localhost:3000") == ""
    room.come_up(qtbot, 2, 11500)
    assert room.link.arguments[2:] == [f"--origin={_PAGE}", "--origin=http://localhost:3000"]


def test_a_log_is_kept_only_where_it_is_wanted_and_holds_no_words(
    qtbot: QtBot, serving: ServingDriver, room: Room
) -> None:
    log = room.folder / "logs" / "local_api.jsonl"
    room.link.ask(1, "quick", "editor/1")
    qtbot.waitUntil(lambda: room.link.ended == [1], timeout=WAIT)
    assert not log.exists()
    assert str(log) in serving.toggle_log()
    room.link.ask(2, "a secret question", "editor/2")
    qtbot.waitUntil(lambda: room.link.ended == [1, 2], timeout=WAIT)
    (line,) = log.read_bytes().splitlines()
    row = msgspec.json.decode(line, type=LoggedAnswer)
    assert (row.client, row.model, row.ended) == ("editor/2", "Scripted", "stop") and row.tokens > 0
    assert b"secret" not in line and b"done" not in line
    assert serving.toggle_log() == "Nothing of what programs ask is stored."


def test_a_log_that_cannot_be_written_is_said_once(
    qtbot: QtBot, state: ServingState, serving: ServingDriver, room: Room
) -> None:
    (room.folder / "logs").write_text("in the way")
    serving.toggle_log()
    told: list[object] = []
    state.failed.connect(told.append)
    for number in (1, 2):
        room.link.ask(number, "quick")
    qtbot.waitUntil(lambda: room.link.ended == [1, 2], timeout=WAIT)
    assert len(told) == 1


def test_an_unloaded_model_is_loaded_when_somebody_asks(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    room.in_use.unload()
    qtbot.waitUntil(lambda: "is loaded when somebody asks" in serving.status, timeout=WAIT)
    assert (room.served().model, room.served().context) == ("Scripted", 0)
    room.link.ask(1, "quick")
    qtbot.waitUntil(lambda: room.link.ended == [1], timeout=WAIT)
    assert room.in_use.phase is ModelPhase.READY and room.served().context == 4000


def test_a_model_that_cannot_be_loaded_is_told_to_who_asks(qtbot: QtBot, serving: ServingDriver, room: Room) -> None:
    room.in_use.unload()
    qtbot.waitUntil(lambda: room.in_use.phase is not ModelPhase.READY, timeout=WAIT)
    (room.folder / "Scripted.scripted.json").unlink()
    room.link.ask(1, "quick")
    qtbot.waitUntil(lambda: room.link.ended == [1], timeout=WAIT)
    assert room.link.failure(1) == ErrorCode.MODEL_MISSING
    assert serving.is_on


def test_listening_arguments_that_were_edited_by_hand_open_no_door(tmp_path: Path) -> None:
    file = tmp_path / "local_api.json"
    file.write_text('{"is_on": true, "port": 99999999, "host": "evil.example", "origins": ["*", "https://a.example"]}')
    assert ServingChoicesFile(file).value.listen == Listen(11500, "127.0.0.1", ("https://a.example",))
    file.write_text('{"host": "[::1]"}')
    assert ServingChoicesFile(file).value.listen == Listen(11500, "::1")


def test_the_log_keeps_one_older_file(tmp_path: Path) -> None:
    log = ClientLog(tmp_path / "log.jsonl", most=10)
    row = msgspec.convert(
        {"when": "2026-12-01T00:00:00Z", "client": "a", "model": "m", "effort": "low", "tokens": 1, "seconds": 1.0}
        | {"ended": "done"},
        LoggedAnswer,
    )
    for _ in range(3):
        log.add(row)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.jsonl", "log.old.jsonl"]
    assert len(log.file.read_bytes().splitlines()) == 1
