"""Single walls, in processes of their own: what is given can be used, and all around it is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from backends.contract.containment import Allowed, Sockets, Wall, allowed_by, as_arguments, probes
from backends.contract.containment.seccomp import filter_for
from backends.contract.containment.system_calls import numbers

linux = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux are tried")
BEFORE = """
import json, os, socket, sys
from backends.contract.containment import Allowed, Sockets, Wall, confine
from tests.backends.containment.ways_out import outcome
def opened(path, flags=os.O_RDONLY):
    return outcome(lambda: os.close(os.open(path, flags, 0o600)))
held = confine({may})
told = {{}}
{code}
print(json.dumps({{**told, "held": held.held, "missing": held.missing}}))
"""


def script(may: Allowed, code: str) -> str:
    """Put up walls, then run the code."""
    fields = (
        f"Sockets.{may.sockets.name}, {may.reads}, {may.writes}, {may.uses_gpu}, {may.ports}, {may.runs_programs}, "
    )
    fields += f"connects={may.connects}"
    return BEFORE.format(may=f"Allowed({fields})", code=code)


def confined(may: Allowed, code: str, *prefix: str) -> dict[str, object]:
    """What a process behind such walls puts into `told`."""
    command = [*prefix, sys.executable, "-c", script(may, code)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@linux
def test_a_folder_to_write_to_is_used_as_ever_and_nothing_beside_it(tmp_path: Path) -> None:
    folder, beside = tmp_path / "folder", tmp_path / "beside"
    folder.mkdir()
    beside.mkdir()
    code = f"""
from pathlib import Path
folder, beside = Path({str(folder)!r}), Path({str(beside)!r})
(folder / "deep").mkdir(); (folder / "deep" / "a").write_text("x"); (folder / "deep" / "a").rename(folder / "b")
(folder / "link").symlink_to(folder / "b"); (folder / "b").unlink()
told["beside"] = opened(beside / "new", os.O_WRONLY | os.O_CREAT)
told["out"] = outcome(lambda: os.rename(folder / "deep", beside / "deep"))
told["home"] = opened(Path.home())
"""
    told = confined(Allowed(writes=(str(folder),)), code)
    assert (told["beside"], told["out"], told["home"]) == ("refused", "refused", "refused")
    assert told["missing"] == []


@linux
def test_who_connects_has_the_internet_and_no_other_sockets() -> None:
    code = """
for name, family, kind in (("tcp", 2, 1), ("udp6", 10, 2), ("unix", 1, 1), ("netlink", 16, 3), ("vsock", 40, 1)):
    told[name] = outcome(lambda: socket.socket(family, kind).close())
told["names"] = bool(socket.getaddrinfo("localhost", 80))
told["listen"] = outcome(lambda: socket.socket().listen())
told["certificates"] = len(__import__("ssl").create_default_context().get_ca_certs()) >= 0
"""
    told = confined(Allowed(Sockets.CONNECTS), code)
    assert (told["tcp"], told["udp6"]) == ("through", "through")
    assert {told[name] for name in ("unix", "netlink", "vsock", "listen")} == {"refused"}
    assert told["names"] is True and told["certificates"] is True


@linux
def test_who_is_told_a_port_connects_to_no_other() -> None:
    """The host is held by the program: no kernel knows names of hosts."""
    code = """
for name, port in (("told", 9), ("other", 10)):
    told[name] = outcome(lambda: socket.socket().connect(("127.0.0.1", port)))
"""
    told = confined(Allowed(Sockets.CONNECTS, connects=(9,)), code)
    assert told["other"] == "refused"
    assert "Connection refused" in str(told["told"])  # by nobody there


@linux
def test_who_is_connected_to_accepts_and_cannot_connect() -> None:
    code = """
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
told["port"] = listener.getsockname()[1] > 0
told["connect"] = outcome(lambda: socket.socket().connect(listener.getsockname()))
told["send"] = outcome(lambda: socket.socket().sendto(b"x", 0x20000000, listener.getsockname()))
told["udp"] = outcome(lambda: socket.socket(2, 2).close())
told["sctp"] = outcome(lambda: socket.socket(2, 1, 132).close())
"""
    told = confined(Allowed(Sockets.ACCEPTS), code)
    assert told["port"] is True
    assert {told[name] for name in ("connect", "send", "udp", "sctp")} == {"refused"}
    assert Wall.NETWORK in told["held"]  # type: ignore[operator]  # a list of walls


@linux
def test_who_runs_programs_starts_them_behind_the_same_walls() -> None:
    code = """
import subprocess
told["program"] = subprocess.run(["/usr/bin/cat", "/etc/passwd"], capture_output=True).returncode
told["true"] = subprocess.run(["/usr/bin/true"]).returncode
"""
    told = confined(Allowed(runs_programs=True), code)
    assert told["program"] != 0
    assert told["true"] == 0


@linux
def test_libraries_that_a_user_has_installed_for_himself_are_read_and_no_folder_beside_them(tmp_path: Path) -> None:
    library, beside = tmp_path / "site-packages" / "of_a_user.py", tmp_path / "beside.txt"
    library.parent.mkdir()
    library.touch()
    beside.touch()
    code = f"""
told["library"], told["beside"] = opened({str(library)!r}), opened({str(beside)!r})
"""
    before = f"import os, sys; sys.path.append({str(library.parent)!r}); os.chdir({str(tmp_path)!r})"
    before += "; os.environ['LD_LIBRARY_PATH'] = '.'\n"
    done = subprocess.run([sys.executable, "-c", before + script(Allowed(), code)], capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert (told["library"], told["beside"]) == ("through", "refused")


@linux
def test_nothing_that_was_open_is_kept_and_no_core_is_left(tmp_path: Path) -> None:
    code = """
import resource
told["descriptors"] = [n for n in range(3, 64) if os.path.exists("/proc/self/fd/" + str(n))]
told["core"] = resource.getrlimit(resource.RLIMIT_CORE)
"""
    with (tmp_path / "secret").open("w") as secret:
        command = [sys.executable, "-c", script(Allowed(), code)]
        done = subprocess.run(command, capture_output=True, check=True, pass_fds=(secret.fileno(),))
    told = json.loads(done.stdout)
    assert told["descriptors"] == []
    assert told["core"] == [0, 0]


@linux
@pytest.mark.skipif("x86_64" not in __import__("platform").machine(), reason="has no second set of calls")
def test_calls_under_the_numbers_of_another_processor_end_the_process() -> None:
    code = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))  # getpid of 32-bit programs
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""
    command = [sys.executable, "-c", script(Allowed(), code)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -31  # SIGSYS


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("sockets", list(Sockets))
@pytest.mark.parametrize("has_devices", [False, True])
def test_every_filter_can_be_walked_to_its_end(machine: str, sockets: Sockets, has_devices: bool) -> None:
    """No jump leads out of the program, and the kernel's limit of steps is far."""
    steps = filter_for(Allowed(sockets), machine, 1234, has_devices=has_devices)
    assert len(steps) < 1_000
    assert all(place + 1 + max(yes, no) < len(steps) for place, (_, yes, no, _) in enumerate(steps[:-1]))
    assert all(max(yes, no) < 256 for _, yes, no, _ in steps)
    assert numbers(machine)["clone3"] == 435


def test_another_processor_is_no_reason_to_guess() -> None:
    with pytest.raises(OSError, match="riscv64"):
        numbers("riscv64")


@pytest.mark.parametrize("path", ["/a b/ü%25.gguf", "/bad\udcff/m", "/100%/x", "-"])
def test_paths_and_ports_survive_a_command_line(path: str) -> None:
    may = Allowed(Sockets.ACCEPTS, reads=(path,), writes=("/w",), uses_gpu=True, ports=(8080,), any_files=True)
    arguments = as_arguments(may)
    assert all(argument.isprintable() for argument in arguments)
    assert allowed_by(["--engine", *arguments], Allowed(Sockets.ACCEPTS)) == may


@pytest.mark.parametrize(
    ("path", "is_given"), [("models", True), ("models/a/b.gguf", True), ("models of mine", False), (".", False)]
)
def test_what_may_be_read_is_a_folder_with_all_below_it_and_not_its_neighbours(
    tmp_path: Path, path: str, is_given: bool
) -> None:
    assert probes.is_given(str(tmp_path / path), [str(tmp_path / "models")]) is is_given


@pytest.mark.skipif(sys.platform != "win32", reason="drives are Windows' own")
def test_what_may_be_read_may_be_on_another_drive() -> None:
    assert not probes.is_given(r"C:\Users", [r"Q:\models", "Z:\\"])
    assert probes.is_given(r"q:\MODELS\a.gguf", [r"Q:\models"])


@linux
def test_beside_a_gpu_its_controls_are_let_through_and_those_of_file_systems_are_not(tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    code = f"""
import ctypes, json, os
from backends.contract.containment import Allowed
from backends.contract.containment.kernel import control_process
from backends.contract.containment.seccomp import refuse_calls
from tests.backends.containment.ways_out import control, outcome
control_process(38, 1)
refuse_calls(Allowed(), has_devices=True)
of_drm, of_uvm, of_nvidia, of_kfd = 0xC0406400, 0x30000001, 0xC00846D6, 0x80084B01
put_flags, put_attributes, subvolume, to_terminal = 0x40086602, 0x401C5820, 0x5000940E, 0x5412
gpu = [outcome(lambda: control({str(model)!r}, each)) for each in (of_drm, of_uvm, of_nvidia, of_kfd)]
files = [outcome(lambda: control({str(model)!r}, each)) for each in (put_flags, put_attributes, subvolume, to_terminal)]
print(json.dumps([gpu, files]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == [["through"] * 4, ["refused"] * 4]
