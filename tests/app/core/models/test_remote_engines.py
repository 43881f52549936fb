"""The list of engines elsewhere."""

from __future__ import annotations

from pathlib import Path

from app.core.models.model_ref import LocalModel, RemoteModel
from app.core.models.remote_engines import RemoteEngine, RemoteEngines

HERE, THERE = RemoteModel("http://127.0.0.1:8080", ""), RemoteModel("https://gpu.example:8000", "gpt-oss-120b")


def test_engines_are_kept_the_last_first_and_once(tmp_path: Path) -> None:
    engines = RemoteEngines(tmp_path / "engines.json")
    for engine in (RemoteEngine(HERE), RemoteEngine(THERE), RemoteEngine(HERE, title="gpt-oss-20b")):
        engines.add(engine)
    again = RemoteEngines(tmp_path / "engines.json")
    assert [engine.model for engine in again.value] == [HERE, THERE]
    assert again.value[0].title == "gpt-oss-20b"
    again.remove(HERE)
    assert RemoteEngines(tmp_path / "engines.json").of(HERE) is None


def test_agreeing_is_about_a_host(tmp_path: Path) -> None:
    engines = RemoteEngines(tmp_path / "engines.json")
    other = RemoteModel("https://gpu.example:8001", "gpt-oss-20b")
    for model in (HERE, THERE, other):
        engines.add(RemoteEngine(model))
    engines.agree(THERE)
    assert {engine.model: engine.is_agreed for engine in engines.value} == {HERE: False, THERE: True, other: True}


def test_chats_ask_about_a_host_until_none_has_to(tmp_path: Path) -> None:
    engines = RemoteEngines(tmp_path / "engines.json")
    assert (
        engines.asking_chats(None) is engines.asking_chats(LocalModel(tmp_path)) is engines.asking_chats(HERE) is None
    )
    for model in (HERE, THERE):
        engines.add(RemoteEngine(model))
    engines.agree(THERE)
    asking = engines.asking_chats(THERE)
    assert asking is not None and asking.host == "gpu.example"
    engines.ask_no_more(THERE)
    assert engines.asking_chats(THERE) is None
    assert RemoteEngines(tmp_path / "engines.json").asking_chats(THERE) is None


def test_only_this_computer_is_here() -> None:
    assert [RemoteEngine(model).is_here for model in (HERE, THERE)] == [True, False]
    assert [RemoteEngine(model).host for model in (HERE, THERE)] == ["127.0.0.1", "gpu.example"]
    assert not RemoteEngine(RemoteModel("no address", "")).is_here
