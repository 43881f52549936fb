"""The installers for Windows put the same files and registry entries on a computer, and take all of them away again."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import ModuleType

import pytest

from app.paths import user_paths

FOLDER = Path(__file__).resolve().parents[3] / "packaging" / "windows"
NAMESPACE = {"wix": "http://schemas.microsoft.com/wix/2006/wi"}
PLACES = ("Triptych.exe", "triptych-cli.exe", "_internal/a b/größe.dll", "_internal/assets/icons/triptych.ico")


@pytest.fixture
def installers(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module("installers")
    for name in ("installers", "product"):
        sys.modules.pop(name)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for place in PLACES:
        file = tmp_path / "Triptych" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 2048)
    return tmp_path / "Triptych"


def macros(text: str) -> dict[str, list[str]]:
    found = re.findall(r"!macro (\w+)\n(.*?)!macroend", text, re.DOTALL)
    return {name: [line.strip() for line in body.splitlines()] for name, body in found}


def installed_by_setup(lines: list[str], bundle: Path) -> set[PurePosixPath]:
    """Where the lines put which files, by NSIS' rule: into the folder that was named last."""
    folder, found = "", set[PurePosixPath]()
    for line in lines:
        word, _, quoted = line.partition(" ")
        value = quoted.strip('"')
        if word == "SetOutPath":
            folder = value.removeprefix("$INSTDIR").lstrip("\\").replace("\\", "/")
        else:
            assert word == "File"
            source = Path(value)
            assert source.relative_to(bundle).parent == Path(folder)
            found.add(PurePosixPath(folder, source.name))
    return found


def installed_by_msi(source: bytes, bundle: Path) -> set[PurePosixPath]:
    found = set[PurePosixPath]()

    def walk(folder: ET.Element, place: PurePosixPath) -> None:
        for file in folder.findall("wix:Component/wix:File", NAMESPACE):
            assert Path(file.attrib["Source"]).relative_to(bundle) == Path(place / file.attrib["Name"])
            found.add(place / file.attrib["Name"])
        for inner in folder.findall("wix:Directory", NAMESPACE):
            walk(inner, place / inner.attrib["Name"])

    top = ET.fromstring(source).find(".//wix:Directory[@Id='INSTALLDIR']", NAMESPACE)
    assert top is not None
    walk(top, PurePosixPath())
    return found


def test_both_install_every_file_of_the_bundle_at_its_place(installers: ModuleType, bundle: Path) -> None:
    wanted = {PurePosixPath(place) for place in PLACES}
    assert installed_by_setup(macros(installers.lists(bundle, "1.2.3"))["InstallFiles"], bundle) == wanted
    assert installed_by_msi(installers.wix_source(bundle, "1.2.3"), bundle) == wanted


def test_the_uninstaller_touches_only_what_is_ours(installers: ModuleType, bundle: Path) -> None:
    assert macros(installers.lists(bundle, "1.2.3"))["RemoveFiles"] == [
        r'Delete "$INSTDIR\Triptych.exe"',
        r'Delete "$INSTDIR\triptych-cli.exe"',
        r'RMDir /r "$INSTDIR\_internal"',
    ]
    script = (FOLDER / "triptych.nsi").read_text("utf-8")
    assert "RMDir /r" not in script


def test_both_put_the_command_on_the_path_and_take_it_away(installers: ModuleType, bundle: Path) -> None:
    script = (FOLDER / "triptych.nsi").read_text("utf-8")
    folder = r"$LOCALAPPDATA\Microsoft\WindowsApps"
    assert f'SetOutPath "{folder}"' in script and 'File "triptych.cmd"' in script
    assert rf'Delete "{folder}\triptych.cmd"' in script
    local = ET.fromstring(installers.wix_source(bundle, "1.2.3")).find(
        ".//wix:Directory[@Id='LocalAppDataFolder']", NAMESPACE
    )
    assert local is not None
    command = local.find("wix:Directory[@Name='Microsoft']/wix:Directory[@Name='WindowsApps']//wix:File", NAMESPACE)
    assert command is not None and Path(command.attrib["Source"]) == FOLDER / "triptych.cmd"


def test_the_command_finds_the_program_wherever_it_is(installers: ModuleType) -> None:
    text = (FOLDER / "triptych.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") == 7 and text.isascii()
    usual = r"%LOCALAPPDATA%\Programs\Triptych\triptych-cli.exe"  # whatever letters the user's name has
    assert f'@if exist "{usual}" goto usual' in text.decode()
    assert text.decode().endswith(f':usual\r\n@"{usual}" %*\r\n')
    assert r'InstallDir "$LOCALAPPDATA\Programs\Triptych"' in (FOLDER / "triptych.nsi").read_text("utf-8")
    key = next(row for row in installers.product.REGISTRY if row.name == "InstallDir")
    assert rf"reg query HKCU\{key.key} /v {key.name}" in text.decode()


def test_both_write_the_same_values_for_this_user_alone(installers: ModuleType, bundle: Path) -> None:
    product = installers.product
    written = macros(installers.lists(bundle, "1.2.3"))["WriteRegistry"]
    root = ET.fromstring(installers.wix_source(bundle, "1.2.3"))
    by_msi = {
        (value.attrib["Key"], value.attrib.get("Name", "")): value.attrib["Value"]
        for value in root.iterfind(".//wix:RegistryValue", NAMESPACE)
    }
    assert len(product.REGISTRY) == 6
    for row in product.REGISTRY:
        value = row.value.replace("[folder]", "$INSTDIR")
        assert f'WriteRegStr HKCU "{row.key}" "{row.name}" \'{value}\'' in written
        assert by_msi[row.key, row.name] == row.value.replace("[folder]\\", "[INSTALLDIR]").replace(
            "[folder]", "[INSTALLDIR]"
        )
    assert all(" HKCU " in line for line in written)
    assert {value.attrib["Root"] for value in root.iterfind(".//wix:RegistryValue", NAMESPACE)} == {"HKCU"}
    assert root.find(".//wix:Package", NAMESPACE).attrib["InstallScope"] == "perUser"  # pyright: ignore[reportOptionalMemberAccess]


def test_what_is_written_is_removed_and_no_more(installers: ModuleType, bundle: Path) -> None:
    """`.gguf` is everybody's: of it goes our value alone."""
    assert macros(installers.lists(bundle, "1.2.3"))["RemoveRegistry"] == [
        r'DeleteRegKey HKCU "Software\Triptych"',
        r'DeleteRegKey HKCU "Software\Classes\Triptych.gguf"',
        r'DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\Triptych.exe"',
        r'DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\Triptych"',
        r'DeleteRegValue HKCU "Software\Classes\.gguf\OpenWithProgids" "Triptych.gguf"',
    ]


def test_a_model_file_is_opened_whatever_its_name(installers: ModuleType) -> None:
    commands = [row.value for row in installers.product.REGISTRY if row.key.endswith(r"\open\command")]
    assert commands == [r'"[folder]\Triptych.exe" "%1"']


def test_versions_of_the_msi_know_each_other(installers: ModuleType, bundle: Path) -> None:
    """A component keeps its GUID, else an upgrade would take a new file for the old one and remove it."""
    old, new = (ET.fromstring(installers.wix_source(bundle, version)) for version in ("1.2.3", "1.3.0"))
    guids = [[one.attrib["Guid"] for one in root.iterfind(".//wix:Component", NAMESPACE)] for root in (old, new)]
    assert guids[0] == guids[1]
    assert len(set(guids[0])) == len(guids[0]) == len(PLACES) + len(installers.product.REGISTRY) + 2
    products = [root.find("wix:Product", NAMESPACE) for root in (old, new)]
    assert [one.attrib["Version"] for one in products if one is not None] == ["1.2.3", "1.3.0"]
    assert len({one.attrib["UpgradeCode"] for one in products if one is not None}) == 1


def test_every_component_is_installed(installers: ModuleType, bundle: Path) -> None:
    root = ET.fromstring(installers.wix_source(bundle, "1.2.3"))
    components = {one.attrib["Id"] for one in root.iterfind(".//wix:Component", NAMESPACE)}
    assert {one.attrib["Id"] for one in root.iterfind(".//wix:ComponentRef", NAMESPACE)} == components


def test_the_list_of_programs_says_what_it_is_and_where_the_data_stay(installers: ModuleType, bundle: Path) -> None:
    entry = dict(installers.product.uninstall_entry("1.2.3", 8))
    assert entry["DisplayVersion"] == "1.2.3"
    assert entry["QuietUninstallString"] == r'"[folder]\uninstall.exe" /S'
    assert r"%LOCALAPPDATA%\Triptych" in entry["Comments"]
    key = installers.product.UNINSTALL_KEY
    assert f'WriteRegDWORD HKCU "{key}" "EstimatedSize" 8' in macros(installers.lists(bundle, "1.2.3"))["WriteRegistry"]


@pytest.mark.skipif(sys.platform != "win32", reason="the folder is Windows' own")
def test_the_data_are_where_the_installer_says(installers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.delenv("TRIPTYCH_HOME", raising=False)
    assert user_paths().data == Path(os.path.expandvars(installers.product.DATA_FOLDER))


@pytest.mark.skipif(not shutil.which("makensis"), reason="NSIS is not installed")
def test_the_setup_program_compiles(installers: ModuleType, bundle: Path, tmp_path: Path) -> None:
    draw_icon(bundle)
    made = installers.setup(bundle, "1.2.3", tmp_path, tmp_path / "work", is_release=True)
    assert made.name == "Triptych-1.2.3-setup.exe"
    assert made.read_bytes()[:2] == b"MZ"


@pytest.mark.skipif(
    not shutil.which("wixl") and sys.platform != "win32", reason="neither WiX nor msitools is installed"
)
def test_the_msi_compiles(installers: ModuleType, bundle: Path, tmp_path: Path) -> None:
    draw_icon(bundle)
    made = installers.msi(bundle, "1.2.3", tmp_path, tmp_path / "work")
    assert made.name == "Triptych-1.2.3.msi"
    assert made.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")  # a compound file, as every MSI is


def draw_icon(bundle: Path) -> None:
    """The least that NSIS takes for an icon: one pixel."""
    pixels = bytes.fromhex("28000000 01000000 02000000 0100 2000 00000000 00000000 00000000 00000000 00000000 00000000")
    picture = pixels + b"\xff" * 4 + b"\0" * 4
    head = bytes.fromhex("0000 0100 0100 01 01 00 00 0100 2000") + len(picture).to_bytes(4, "little") + b"\x16\0\0\0"
    (bundle / "_internal/assets/icons/triptych.ico").write_bytes(head + picture)
