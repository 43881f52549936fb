"""Windows installers from a finished bundle: a setup program (NSIS) and an MSI, from the same list of files.

On Windows WiX 3 makes the MSI; on Linux, to try it under wine, msitools does, from the same source. As a program:
`installers.py setup|msi BUNDLE VERSION OUT`. Not here: making the bundle (`build_windows`), what is installed where
(`product`). Standard library only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import product  # noqa: E402 - a neighbour, found by the line above

_WIX = "http://schemas.microsoft.com/wix/2006/wi"
_PER_USER = ("ICE38", "ICE64", "ICE91")  # rules for installers that serve all users, which these are not


def setup(bundle: Path, version: str, out: Path, work: Path, *, is_release: bool) -> Path:
    """`Triptych-VERSION-setup.exe`."""
    bundle, out, work = bundle.resolve(), out.resolve(), work.resolve()  # NSIS takes paths from its script's folder
    file = out / f"{product.NAME}-{version}-setup.exe"
    work.mkdir(parents=True, exist_ok=True)
    (work / "lists.nsh").write_text(lists(bundle, version), "utf-8-sig")
    stub = "x86-unicode" if os.name == "nt" else "amd64-unicode"  # only Debian's NSIS has the other, only wine needs it
    told = {"VERSION": version, "PAYLOAD": bundle, "OUTPUT": file, "ICON": icon(bundle), "LISTS": work, "STUB": stub}
    told |= {"SMALLEST": 1} if is_release else {}
    defines = [f"-D{name}={value}" for name, value in told.items()]
    subprocess.run([_makensis(), "-V2", "-INPUTCHARSET", "UTF8", *defines, str(HERE / "triptych.nsi")], check=True)
    return file


def msi(bundle: Path, version: str, out: Path, work: Path) -> Path:
    """`Triptych-VERSION.msi`."""
    file, source = out / f"{product.NAME}-{version}.msi", work / "triptych.wxs"
    work.mkdir(parents=True, exist_ok=True)
    source.write_bytes(wix_source(bundle, version))
    if os.name != "nt":
        subprocess.run(["wixl", "-a", "x64", "-o", str(file), str(source)], check=True)
        return file
    tools, objects = Path(os.environ["WIX"], "bin"), work / "triptych.wixobj"
    subprocess.run([tools / "candle.exe", "-nologo", "-arch", "x64", "-out", objects, source], check=True)
    unasked = [f"-sice:{rule}" for rule in _PER_USER]
    subprocess.run([tools / "light.exe", "-nologo", "-spdb", *unasked, "-out", file, objects], check=True)
    return file


def icon(bundle: Path) -> Path:
    """The icon that the bundle's programs have, as a file."""
    return bundle / "_internal" / "assets" / "icons" / "triptych.ico"


def lists(bundle: Path, version: str) -> str:
    """The macros of triptych.nsi that depend on the bundle and on `product`."""
    places = product.files(bundle)
    size = sum((bundle / place).stat().st_size for place in places) // 1024
    rows = [_write(row.key, row.name, row.value) for row in product.REGISTRY]
    rows += [_write(product.UNINSTALL_KEY, name, value) for name, value in product.uninstall_entry(version, size)]
    macros = {
        "InstallFiles": list(_install(bundle, places)),
        "RemoveFiles": list(_remove(places)),
        "WriteRegistry": rows,
        "RemoveRegistry": list(_unregister()),
    }
    return "".join(f"!macro {name}\n  " + "\n  ".join(lines) + "\n!macroend\n" for name, lines in macros.items())


def _install(bundle: Path, places: tuple[PurePosixPath, ...]) -> Iterator[str]:
    folder = None
    for place in places:
        if place.parent != folder:
            folder = place.parent
            yield f'SetOutPath "{_installed(folder)}"'
        yield f'File "{bundle / place}"'


def _remove(places: tuple[PurePosixPath, ...]) -> Iterator[str]:
    """Files at the top one by one, for a person may keep own ones there; the folders below are all ours."""
    yield from (f'Delete "{_installed(place)}"' for place in places if len(place.parts) == 1)
    folders = sorted({place.parts[0] for place in places if len(place.parts) > 1})
    yield from (f'RMDir /r "{_installed(PurePosixPath(folder))}"' for folder in folders)


def _unregister() -> Iterator[str]:
    yield from (f'DeleteRegKey HKCU "{key}"' for key in (*product.OWN_KEYS, product.UNINSTALL_KEY))
    for row in product.REGISTRY:
        if not row.key.startswith(product.OWN_KEYS):
            yield f'DeleteRegValue HKCU "{row.key}" "{row.name}"'


def _installed(place: PurePosixPath) -> str:
    return "\\".join(("$INSTDIR", *place.parts))


def _write(key: str, name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'WriteRegDWORD HKCU "{key}" "{name}" {value}'
    return f'WriteRegStr HKCU "{key}" "{name}" \'{value.replace("[folder]", "$INSTDIR")}\''


def wix_source(bundle: Path, version: str) -> bytes:
    """The MSI's source, in what WiX 3 and msitools both read."""
    root = ET.Element("Wix", xmlns=_WIX)
    told = {"Name": product.NAME, "Manufacturer": product.NAME, "Version": version, "Language": "1033"}
    told |= {"Id": "*", "UpgradeCode": product.UPGRADE_CODE}
    package = ET.SubElement(root, "Product", told)
    ET.SubElement(package, "Package", InstallerVersion="500", Compressed="yes", InstallScope="perUser")
    ET.SubElement(package, "MajorUpgrade", DowngradeErrorMessage="A newer Triptych is installed already.")
    ET.SubElement(package, "MediaTemplate", EmbedCab="yes")
    ET.SubElement(package, "Icon", Id="triptych.ico", SourceFile=str(icon(bundle)))
    ET.SubElement(package, "Property", Id="ARPPRODUCTICON", Value="triptych.ico")
    ET.SubElement(package, "Property", Id="ARPCOMMENTS", Value=f"Your chats and settings are in {product.DATA_FOLDER}.")
    _directories(package, bundle)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _directories(package: ET.Element, bundle: Path) -> None:
    feature = ET.SubElement(package, "Feature", Id="Triptych", Level="1")
    target = ET.SubElement(package, "Directory", Id="TARGETDIR", Name="SourceDir")
    local = ET.SubElement(target, "Directory", Id="LocalAppDataFolder")
    programs = ET.SubElement(local, "Directory", Id="ProgramsFolder", Name="Programs")
    top = ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name=product.NAME)
    folders = {PurePosixPath("."): top}
    for place in product.files(bundle):
        _file(_folder(folders, place.parent), feature, bundle, place)
    _registry(top, feature)
    _command(local, feature)
    _link(ET.SubElement(target, "Directory", Id="ProgramMenuFolder"), feature)


def _folder(folders: dict[PurePosixPath, ET.Element], place: PurePosixPath) -> ET.Element:
    if place not in folders:
        parent = _folder(folders, place.parent)
        folders[place] = ET.SubElement(parent, "Directory", Id=_id("d", str(place)), Name=place.name)
    return folders[place]


def _file(folder: ET.Element, feature: ET.Element, bundle: Path, place: PurePosixPath) -> None:
    own = _component(folder, feature, str(place))
    ET.SubElement(own, "File", Id=_id("f", str(place)), Source=str(bundle / place), Name=place.name, KeyPath="yes")


def _registry(top: ET.Element, feature: ET.Element) -> None:
    for row in product.REGISTRY:
        own = _component(top, feature, f"registry {row.key} {row.name}")
        name = {"Name": row.name} if row.name else {}
        value = row.value.replace("[folder]\\", "[INSTALLDIR]").replace("[folder]", "[INSTALLDIR]")
        ET.SubElement(own, "RegistryValue", name, Root="HKCU", Key=row.key, Type="string", Value=value, KeyPath="yes")


def _command(local: ET.Element, feature: ET.Element) -> None:
    """What is typed in a terminal."""
    folder = local
    for name in product.COMMAND_FOLDER:
        folder = ET.SubElement(folder, "Directory", Id=f"{name}Folder", Name=name)
    own = _component(folder, feature, "command")
    told = {"Source": str(HERE / product.COMMAND), "Name": product.COMMAND}
    ET.SubElement(own, "File", told, Id="Command", KeyPath="yes")


def _link(menu: ET.Element, feature: ET.Element) -> None:
    own = _component(menu, feature, "start menu")
    target = f"[INSTALLDIR]{product.PROGRAM}"
    ET.SubElement(own, "Shortcut", Id="Link", Name=product.NAME, Target=target, WorkingDirectory="INSTALLDIR")
    key = rf"Software\{product.NAME}"
    ET.SubElement(own, "RegistryValue", Root="HKCU", Key=key, Name="Link", Type="integer", Value="1", KeyPath="yes")


def _component(folder: ET.Element, feature: ET.Element, place: str) -> ET.Element:
    name = _id("c", place)
    ET.SubElement(feature, "ComponentRef", Id=name)
    return ET.SubElement(folder, "Component", Id=name, Guid=product.component(place), Win64="yes")


def _id(kind: str, place: str) -> str:
    return kind + product.component(place).replace("-", "")


def _makensis() -> str:
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)"), "NSIS", "makensis.exe")
    return shutil.which("makensis") or str(usual)


def main() -> None:
    """Make one of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("kind", choices=["setup", "msi"])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("version")
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    if asked.kind == "setup":
        setup(asked.bundle, asked.version, asked.out, asked.out / "work", is_release=False)
    else:
        msi(asked.bundle, asked.version, asked.out, asked.out / "work")


if __name__ == "__main__":
    main()
