"""Names from the internet: what never becomes a path. The whole way is tested in `tests/app/network`."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies

from app.core.models.safe_names import is_repository, why_unsafe


@given(strategies.text(max_size=60))
@example("ends with a space\u00a0")
def test_what_is_allowed_stays_inside_and_means_the_same_everywhere(name: str) -> None:
    if why_unsafe(name):
        return
    parts = name.split("/")
    assert not any(part in ("", ".", "..") for part in parts)
    assert not set(name) & set('<>:"\\|?*\0\n\r\t')
    assert all(part == part.strip() and not part.endswith(".") for part in parts)


@pytest.mark.parametrize("name", ["NUL", "aux.txt", "COM7.gguf", "lpt¹", "CONIN$", "a/con/b.gguf"])
def test_devices_of_windows_are_refused(name: str) -> None:
    assert "device" in why_unsafe(name)


@pytest.mark.parametrize("name", ["console.gguf", "company.json", "nullable", "model-00001-of-00003.gguf"])
def test_names_that_only_look_like_devices_are_fine(name: str) -> None:
    assert why_unsafe(name) == ""


@pytest.mark.parametrize("name", ["a/b", "ggml-org/gpt-oss-20b-GGUF", "A.b_c/D"])
def test_repositories(name: str) -> None:
    assert is_repository(name)


@pytest.mark.parametrize("name", ["a", "a/b/c", "../b", "a/..", "a--b/c", "a/b.git", "a/b?x", "/a/b", "a/b ", "ä/b"])
def test_what_is_no_repository(name: str) -> None:
    assert not is_repository(name)
