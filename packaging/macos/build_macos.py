"""The app for macOS on Apple silicon and its disk image; signed and notarised where the workflow has the secrets.

Runs on a Mac alone: `codesign`, `hdiutil` and `notarytool` are Apple's. Without the secrets the app is signed by no
one, and works after a person has allowed it.
"""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import frozen

HERE = Path(__file__).resolve().parent


def build(out: Path, is_release: bool) -> list[Path]:
    """The disk image, and the list of what is inside."""
    frozen.environment()
    folder = frozen.freeze()
    frozen.explain(folder)
    app = folder.with_suffix(".app")
    shutil.copyfile(folder / "THIRD_PARTY.md", app / "Contents/Resources/THIRD_PARTY.md")
    shutil.copytree(folder / "_internal/licences", app / "Contents/Resources/licences")
    if os.environ.get("MACOS_CERTIFICATE"):
        with _keychain() as keychain:
            _sign(app, "Developer ID Application", "--timestamp", "--keychain", str(keychain))
    else:
        _sign(app, "-")  # by no one, but whole: the files above came after PyInstaller's own signature
    image = _image(app, out, is_release)
    if os.environ.get("MACOS_NOTARY_KEY"):
        _notarise(image)
    print(f"{'installed':<44} {frozen.size(app) / 2**20:7.1f} MiB")
    return [image, Path(shutil.copy(frozen.BUILD / "sbom.json", out / f"triptych-{frozen.version()}-macos.cdx.json"))]


def _image(app: Path, out: Path, is_release: bool) -> Path:
    """The app beside a link to where it is dragged."""
    image = out / f"triptych-{frozen.version()}-macos-arm64.dmg"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(app, Path(folder, app.name), symlinks=True)
        Path(folder, "Applications").symlink_to("/Applications")
        form = "ULMO" if is_release else "UDZO"  # LZMA takes longer and is smaller
        _run("hdiutil", "create", "-volname", "Triptych", "-srcfolder", folder, "-format", form, "-ov", str(image))
    return image


@contextmanager
def _keychain() -> Generator[Path]:
    """A keychain of this run that holds the certificate."""
    with tempfile.TemporaryDirectory() as folder:
        place, certificate = Path(folder, "sign.keychain"), Path(folder, "certificate.p12")
        word = secrets.token_urlsafe()
        certificate.write_bytes(base64.b64decode(os.environ["MACOS_CERTIFICATE"]))
        password = os.environ["MACOS_CERTIFICATE_PASSWORD"]
        _run("security", "create-keychain", "-p", word, str(place))
        _run("security", "unlock-keychain", "-p", word, str(place))
        _run("security", "import", str(certificate), "-k", str(place), "-P", password, "-T", "/usr/bin/codesign")
        allowed = "apple-tool:,apple:"
        _run("security", "set-key-partition-list", "-S", allowed, "-s", "-k", word, str(place))
        _run("security", "list-keychains", "-d", "user", "-s", str(place), "login.keychain")
        try:
            yield place
        finally:
            _run("security", "delete-keychain", str(place))


def _sign(app: Path, identity: str, *more: str) -> None:
    entitled = ["--options", "runtime", "--entitlements", str(HERE / "entitlements.plist")]
    _run("codesign", "--force", "--deep", *entitled, *more, "--sign", identity, str(app))
    _run("codesign", "--verify", "--deep", "--strict", str(app))


def _notarise(image: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.p8")
        key.write_bytes(base64.b64decode(os.environ["MACOS_NOTARY_KEY"]))
        who = ["--key", str(key), "--key-id", os.environ["MACOS_NOTARY_KEY_ID"]]
        _run("xcrun", "notarytool", "submit", str(image), *who, "--issuer", os.environ["MACOS_NOTARY_ISSUER"], "--wait")
    _run("xcrun", "stapler", "staple", str(image))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
