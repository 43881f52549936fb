"""A thousand damaged model files: each is refused with a typed error, or loads; nothing outside the worker dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import load_header
from tests.engine_process import EngineProcess, question
from tests.mutations import mutations

COUNT = 1000


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_damaged_files_are_refused_or_load(random_model: Path, tmp_path: Path) -> None:
    engine = EngineProcess()
    deaths: list[str] = []
    loaded = refused = 0
    for mutation in mutations(random_model, seed=2, count=COUNT):
        path = tmp_path / "damaged.gguf"
        path.write_bytes(mutation.data)
        try:
            load_header(path)
        except EngineError:
            refused += 1
            continue
        try:
            closing = engine.load(path, LoadOptions(context=256))
            if isinstance(closing, wire.Loaded):
                loaded += 1
                assert isinstance(engine.close(engine.send(question("hi", max_tokens=4))), wire.Finished | wire.Failed)
            else:
                assert isinstance(closing, wire.Failed)
                assert closing.code in tuple(ErrorCode)
                refused += 1
        except EOFError:
            deaths.append(mutation.label)
            engine.end()
            engine = EngineProcess()
    engine.end()
    assert loaded + refused + len(deaths) == COUNT
    assert not deaths, f"the worker died of {len(deaths)} files: {deaths[:10]}"
