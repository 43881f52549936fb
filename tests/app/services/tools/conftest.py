"""One sandbox for the tests of a module, with the Python that was compiled for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.services.tools.sandbox import Sandbox
from tests.sandboxes import compiled_folder, sandbox_in


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox that is closed after the module."""
    request.getfixturevalue("qapp")
    sandbox = sandbox_in(compiled_folder(tmp_path_factory))
    yield sandbox
    sandbox.close()
