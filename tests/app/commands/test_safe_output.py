"""What is printed: nothing but text, whatever it comes from; and an output that is closed or full."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.safe_output import SafeOutput, safe_json, safe_text
from app.commands.terminal import json_text, run_safely
from app.errors import OutputLost

ROOT = Path(__file__).resolve().parents[3]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="written for a POSIX shell")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ü 漢\n\tx", "plain ü 漢\n\tx"),
        ("red \x1b[31mtext\x1b[0m", "red text"),
        ("\x1b]0;a new title\x07after", "after"),
        ("\x1b]52;c;aGk=\x1b\\after", "after"),
        ("\x1b]0;never ended", "]0;never ended"),
        ("over\rwritten", "overwritten"),
        ("dos\r\nlines", "dos\nlines"),
        ("bell\x07 back\x08 null\0 \x9b31m del\x7f", "bell back null 31m del"),
        ("a\u202egpj.exe\u202c", "agpj.exe"),
        ("\u2067isolated\u2069", "isolated"),
        ("half \ud83d", "half \ufffd"),
        ("caf\udce9", "caf\ufffd"),
        ("עברית\u200f!", "עברית\u200f!"),
    ],
)
def test_only_text_comes_to_a_screen(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_into_a_file_turns_of_direction_are_kept() -> None:
    assert safe_text("\u2067a\u2069 \x1b[1mb", is_screen=False) == "\u2067a\u2069 b"


def test_json_says_the_same_without_codes() -> None:
    value = {"text": "a\u202eb\x1b[31m\x9b\x7f\n"}
    printed = json_text(value)
    assert json.loads(printed) == value
    assert safe_text(printed) == printed == safe_json(printed)


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_commands_own_codes_get_through() -> None:
    screen = _Screen()
    output = SafeOutput(screen, is_needed=False)
    output.write_codes("\x1b[2m")
    output.write("a\x1b[31mb")
    assert screen.getvalue() == "\x1b[2mab"


def test_what_cannot_be_encoded_is_replaced() -> None:
    below = io.BytesIO()
    output = SafeOutput(io.TextIOWrapper(below, "ascii"), is_needed=True)
    output.write("漢ü")
    output.flush()
    assert below.getvalue() in (b"??", "漢ü".encode())


def test_a_full_output_is_said_once_and_a_full_log_is_not() -> None:
    needed, log = SafeOutput(_Full(), is_needed=True), SafeOutput(_Full(), is_needed=False)
    with pytest.raises(OutputLost):
        needed.write("a")
    needed.write("b")
    log.write("a")


def test_what_a_command_meets_ends_in_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(error: BaseException) -> int:
        raise error

    assert run_safely(lambda: fail(BrokenPipeError())) == 0
    assert run_safely(lambda: fail(KeyboardInterrupt())) == 130
    assert run_safely(lambda: fail(PermissionError(13, "Permission denied", "x"))) == 1
    assert "Permission denied" in capsys.readouterr().err


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    """A line of a shell in which `triptych` is the program."""
    function = f'triptych() {{ "{sys.executable}" -m app "$@"; }}; '
    return subprocess.run(["sh", "-c", function + line], cwd=ROOT, capture_output=True, timeout=110, check=False)


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("triptych models list >/dev/full", 1, "The output could not be written."),
        ("triptych models list --json >/dev/full", 1, "The output could not be written."),
        ("triptych models list >&-", 1, "The output could not be written."),
        ("triptych models list <&- >&- 2>&-", 1, ""),
        ("triptych --help >&-", 1, "The output could not be written."),
        ("triptych --version >/dev/full", 1, "The output could not be written."),
        ("triptych doctor --json >&-", 1, "The output could not be written."),
        ("triptych history list --limit 0 2>&-", 2, ""),
        ("triptych models list 2>/dev/full >/dev/null", 0, ""),
        ("triptych --help | head -c1 >/dev/null", 0, ""),
        ("PYTHONIOENCODING=ascii LC_ALL=POSIX triptych --help >/dev/null", 0, ""),
        ("triptych ask </dev/null", 2, "There is no question."),
        ("triptych ask <&-", 2, "There is no question."),
    ],
)
def test_a_closed_full_or_narrow_output_is_no_traceback(line: str, code: int, said: str) -> None:
    ended = shell(line)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (code, False), ended.stderr
    assert said.encode() in ended.stderr


@POSIX
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("triptych --nonsense", "There is no option “--nonsense”."),
        ("triptych -platform offscreen", "There is no option “-platform”."),
        ("triptych aks 'What is 2 + 2?'", "There is no command and no file “aks”."),
        ("triptych nothing.gguf", "There is no command and no file “nothing.gguf”."),
        ("triptych \"$(printf 'caf\\351')\"", "There is no command and no file “caf\ufffd”."),
        ("triptych history list --limit 99999999999999999999", "a whole number from 1 to 1000000"),
        ("triptych models add ''", "it is empty: give a name or a path"),
        ("triptych models remove ''", "it is empty"),
        ("triptych models verify ' '", "it is empty"),
        ("triptych models download ''", "it is empty"),
        ("triptych models download gpt-oss-20b --folder ''", "it is empty"),
        ("triptych history import ''", "it is empty"),
        ("triptych ask hi --model ''", "it is empty"),
        ("triptych ask hi --adapter ''", "it is empty"),
        ("triptych compare --file ''", "it is empty"),
        ("triptych compare --file x --out ''", "it is empty"),
        ("triptych README.md two", "leave out all but the first argument"),
        ("triptych ''", "There is no command and no file “”."),
        ("triptych history list --limit -1", "a whole number from 1 to 1000000"),
    ],
)
def test_what_is_not_understood_is_said_and_opens_no_window(line: str, said: str) -> None:
    ended = shell(line)
    assert ended.returncode == 2
    assert said in ended.stderr.decode()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_home_and_a_model_with_bytes_that_are_no_utf8_are_used(tmp_path: Path) -> None:
    home = f"TRIPTYCH_HOME=\"{tmp_path}/$(printf 'h\\377\\351')\" "
    model = f"\"{tmp_path}/$(printf 'd\\351mo').gguf\""
    copied = shell(f"cp '{ROOT / 'assets' / 'demo' / 'triptych-demo.gguf'}' {model}")
    assert copied.returncode == 0, copied.stderr
    for line, shown in (
        (f"triptych models add {model}", b"Triptych demo model"),
        ("triptych models list --json", "d\ufffdmo.gguf".encode()),
        ("triptych models list", "d\ufffdmo.gguf".encode()),
        ("triptych history list", b""),
        (f"triptych ask 'What is 2 + 2?' --effort high --temperature 0 --model {model}", b"4"),
    ):
        ended = shell(home + line)
        assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False), ended.stderr
        assert shown in ended.stdout


def test_a_window_without_streams_writes_nowhere() -> None:
    code = (
        "import sys; from app.commands.safe_output import stand_in_for_streams\n"
        "kept = sys.stdout; sys.stderr = None; stand_in_for_streams()\n"
        "sys.stderr.write('nowhere'); assert sys.stdout is kept; print('on')"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "on\n", "")
