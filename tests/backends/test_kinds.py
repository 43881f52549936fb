"""The table of backends is all there is to know of them: a third one is a folder and a line."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app.commands.arguments import add_model
from backends.contract import wire
from backends.contract.base import Backend
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import ModelForm
from backends.contract.kinds import BACKENDS, BackendKind, kind_for, kind_named, offered
from backends.engine.registry import Registry, open_backend
from tests.backends.toy import KINDS, TOY
from tests.engine_process import EngineProcess, question


@pytest.mark.parametrize("kind", BACKENDS)
def test_every_line_names_a_backend_that_calls_itself_so(kind: BackendKind) -> None:
    backend: Backend = open_backend(kind)
    assert backend.name == kind.title
    assert kind.capabilities.adapters == bool(kind.adapters)
    assert bool(kind.systems) == bool(kind.needs)


def test_names_and_titles_are_unique() -> None:
    names = [name.casefold() for kind in BACKENDS for name in {kind.name.casefold(), kind.title.casefold()}]
    assert len(set(names)) == len(names)


def test_a_backend_is_found_by_name_title_and_form() -> None:
    assert [kind.name for kind in offered()] == ["llama.cpp", "mlx"]
    for name in ("mlx", "MLX"):
        assert kind_named(name) is kind_for(ModelForm.MLX)
    assert kind_named("toy") is None


def test_a_backend_for_one_system_runs_on_no_other() -> None:
    mlx, everywhere = kind_named("mlx"), kind_named("llama.cpp")
    assert mlx is not None and everywhere is not None
    assert mlx.runs_on("darwin", "arm64") and not mlx.runs_on("darwin", "x86_64") and not mlx.runs_on("linux", "arm64")
    assert everywhere.runs_on("plan9", "pdp11")


def test_the_registry_chooses_by_form_and_wish(tmp_path: Path) -> None:
    registry = Registry()
    assert registry.choose(tmp_path, None).name == "mlx"
    assert registry.choose(tmp_path / "m.gguf", None).name == "llama.cpp"
    assert registry.choose(tmp_path / "m.scripted.json", None).name == "scripted"
    assert registry.choose(tmp_path / "m.gguf", "MLX").name == "mlx"
    with pytest.raises(EngineError, match=r"no backend “toy”; there are llama\.cpp, mlx") as refused:
        registry.choose(tmp_path, "toy")
    assert refused.value.code is ErrorCode.BAD_REQUEST
    with pytest.raises(EngineError, match="no backend for"):
        Registry((TOY,)).choose(tmp_path, None)


def test_a_toy_answers_through_the_engine_process_by_one_line(tmp_path: Path) -> None:
    with EngineProcess("tests.backends.toy") as engine:
        loaded = engine.close(engine.send(lambda n: wire.Load(n, str(tmp_path / "m.gguf"), backend="toy")))
        assert isinstance(loaded, wire.Loaded)
        assert (loaded.info.backend, loaded.capabilities) == ("Toy", TOY.capabilities)
        finished = engine.close(engine.send(question("hello")))
        assert isinstance(finished, wire.Finished) and finished.answer == "toy"


def test_a_toy_is_listed_with_its_devices() -> None:
    listed = Registry((TOY,)).devices_listed(7)
    assert [device.name for device in listed.devices] == ["TOY0"]
    assert (listed.id, listed.builds, listed.unusable) == (7, {"toy": "toy 1"}, {})


def test_a_toy_is_accepted_by_the_command_line() -> None:
    parser = argparse.ArgumentParser()
    add_model(parser, KINDS)
    assert parser.parse_args(["--backend", "toy"]).backend == "toy"
    assert "Toy for GGUF" in parser.format_help()


def test_an_engine_can_do_what_one_of_its_backends_can() -> None:
    assert Capabilities(seeds=True) | Capabilities(tools=True) == Capabilities(seeds=True, tools=True)
