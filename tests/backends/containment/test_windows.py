"""What is asked of Windows, by the names and arguments of the calls; nothing is run on Windows here."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from backends.contract.containment import Allowed
from backends.contract.containment.windows import JobLimits, SidAndAttributes, restrict


class Library:
    """A system library that keeps what it was called with; `failing` calls give 0."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.calls: dict[str, list[tuple[Any, ...]]] = {}  # arguments of many kinds

    def __getattr__(self, name: str) -> Any:  # a function of whatever name
        def call(*arguments: Any) -> int:
            copied = tuple(_copied(each) for each in arguments)
            self.calls.setdefault(name, []).append(copied)
            return 0 if name in self.failing else 77

        return call


def _copied(argument: Any) -> Any:  # what a reference led to at the call
    referred = getattr(argument, "_obj", None)
    if isinstance(referred, ctypes.c_uint32):
        return referred.value
    return referred if referred is not None else getattr(argument, "value", argument)


@pytest.fixture
def kernel() -> Library:
    return Library()


@pytest.fixture
def security() -> Library:
    return Library()


def test_an_engine_is_lowered_put_into_a_job_and_may_start_nothing(kernel: Library, security: Library) -> None:
    means, why = restrict(Allowed(), kernel, security)
    assert means == "low integrity, job object, mitigation policies"
    assert why == "reading and the network need an AppContainer"
    assert kernel.calls["SetProcessMitigationPolicy"] == [(6, 1, 4), (10, 1, 4), (13, 1, 4)]
    (_, kind, limits, size), (_, ui, desktop, _) = kernel.calls["SetInformationJobObject"]
    assert isinstance(limits, JobLimits)
    assert (kind, limits.flags, limits.active_processes, size) == (9, 0x2408, 1, ctypes.sizeof(JobLimits))
    assert (ui, desktop) == (4, 0xFF)
    job, process = kernel.calls["AssignProcessToJobObject"][0]
    assert (job, process) == (77, ctypes.c_void_p(-1).value)


def test_its_token_loses_its_privileges_and_its_level(kernel: Library, security: Library) -> None:
    restrict(Allowed(), kernel, security)
    assert [call[1:] for call in security.calls["AdjustTokenPrivileges"]] == [(1, None, 0, None, None)]
    assert security.calls["AllocateAndInitializeSid"][0][1:3] == (1, 4096)
    _, kind, label, _ = security.calls["SetTokenInformation"][0]
    assert isinstance(label, SidAndAttributes)
    assert (kind, label.attributes) == (25, 0x20)


def test_who_has_a_folder_to_write_to_keeps_the_level_for_it(kernel: Library, security: Library) -> None:
    restrict(Allowed(writes=("C:\\models",)), kernel, security)
    assert "SetTokenInformation" not in security.calls
    assert "AdjustTokenPrivileges" in security.calls


def test_who_runs_programs_is_in_a_job_with_them_that_ends_with_it(kernel: Library, security: Library) -> None:
    restrict(Allowed(runs_programs=True), kernel, security)
    limits = kernel.calls["SetInformationJobObject"][0][2]
    assert isinstance(limits, JobLimits)
    assert (limits.active_processes, limits.flags) == (0, 0x2400)
    assert [call[0] for call in kernel.calls["SetProcessMitigationPolicy"]] == [6, 10]


def test_what_fails_is_said(security: Library) -> None:
    means, why = restrict(Allowed(), Library("AssignProcessToJobObject"), security)
    assert means == "low integrity, mitigation policies"
    assert why.startswith("job object failed")
    assert restrict(Allowed(), Library(), Library("OpenProcessToken"))[0] == "job object, mitigation policies"
