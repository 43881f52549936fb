"""The Windows job around a server, by the calls that it makes: what runs them is the project's workflow."""

from __future__ import annotations

from app.mcp.windows_job import WindowsJob


class Kernel:
    """Notes what it is asked, and gives handles that are not 0, except for what fails."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = failing, list[str]()

    def __getattr__(self, name: str) -> object:
        def call(*_arguments: object) -> int:
            self.asked.append(name)
            return 0 if name in self.failing else len(self.asked)

        return call


def test_a_program_is_put_into_a_job_that_ends_it_when_it_is_closed() -> None:
    kernel = Kernel()
    job = WindowsJob(7, kernel)  # type: ignore[arg-type]  # it has every function
    assert job.is_held
    assert kernel.asked == [
        "CreateJobObjectW",
        "OpenProcess",
        "SetInformationJobObject",
        "AssignProcessToJobObject",
        "CloseHandle",
    ]
    job.close()
    job.close()
    assert kernel.asked.count("CloseHandle") == 2


def test_a_job_that_the_system_refuses_is_no_job() -> None:
    for failing in ("CreateJobObjectW", "OpenProcess", "SetInformationJobObject", "AssignProcessToJobObject"):
        assert not WindowsJob(7, Kernel(failing)).is_held  # type: ignore[arg-type]  # it has every function
