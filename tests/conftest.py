"""What holds for every test: no window on the screen, no touching of the user's files, no unexpected log line.

Not here: fixtures of one subject; they stand beside their tests. Models: `tests.models`.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

pytest.register_assert_rewrite(  # suites that others inherit: their assertions explain themselves
    "tests.backends.contract", "tests.app.services.engine.client_contract"
)

# Before anything imports Qt or asks for folders. A test that needs a real screen starts its own Xvfb.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = tempfile.TemporaryDirectory(prefix="triptych-tests-")
os.environ["TRIPTYCH_HOME"] = _HOME.name
os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"  # the window speaks the language of the system
os.environ["HF_HOME"] = f"{_HOME.name}/hugging face"
os.environ["SSL_CERT_FILE"] = str(Path(__file__).parent / "golden" / "nobody.pem")  # who trusts nobody reads no list
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:9"  # nobody listens there: who needs a hub brings one


_COSTLY = {"make_program", "beside_hub", "triptych"}  # fixtures that open a window or start a program


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what opens a window or starts a program, unless it says that it is quick enough."""
    for item in items:
        is_costly = not _COSTLY.isdisjoint(getattr(item, "fixturenames", ()))
        if is_costly and item.get_closest_marker("quick") is None:
            item.add_marker(pytest.mark.slow)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    _HOME.cleanup()


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QApplication) -> None:
    """One for windows in every test process: code that needs only a loop would else make one that no window can use."""


@pytest.fixture(autouse=True)
def _only_expected_log_lines(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A line at WARNING or above fails the test, unless `@pytest.mark.expects_log("part of it")` asks for it."""
    yield
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    lines = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    unexpected = [line for line in lines if not any(text in line for text in expected)]
    missing = [text for text in expected if not any(text in line for line in lines)]
    assert not unexpected, f"unexpected log lines: {unexpected}"
    assert not missing, f"no log line holds: {missing}"
