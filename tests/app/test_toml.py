"""Whatever `tomllib` reads, `to_toml` writes so that it reads the same."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timezone

import pytest
from hypothesis import given, strategies as st

from app.toml import to_toml

_PLAIN = (
    st.text()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(timezone.utc))  # noqa: UP017 - hypothesis wants a value here
)
_VALUES = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@pytest.mark.slow
@given(st.dictionaries(st.text(), _VALUES, max_size=4))
def test_it_reads_back_equal(document: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(document)) == document


def test_it_is_written_for_people() -> None:
    text = to_toml({"first": 1, "table": {"day": date(2026, 11, 21), "on": True, "two words": "a\nb"}})
    assert text == 'first = 1\n\n[table]\nday = 2026-11-21\non = true\n"two words" = "a\\nb"\n'


def test_times_have_a_form() -> None:
    values = {"at": time(9, 30), "when": datetime(2026, 1, 2, 3, 4, 5)}  # noqa: DTZ001 - TOML has local times
    assert tomllib.loads(to_toml(values)) == values


def test_foreign_values_are_refused() -> None:
    with pytest.raises(TypeError):
        to_toml({"x": object()})
