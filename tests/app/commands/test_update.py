"""`triptych update`: what it prints, and that it says where there is nothing to ask."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from app.commands import update
from app.core.releases.release_list import Release, ReleaseList
from app.paths import Paths
from app.state.releases import ReleasesState
from tests.app.assemblies import assembly_in


def releases_in(folder: Path, *found: Release) -> ReleasesState:
    releases = assembly_in(Paths(folder, folder, folder, folder)).releases
    releases.list = ReleaseList(1, found)
    return releases


def test_without_a_release_server_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    update.add_arguments(parser)
    assembly = assembly_in(Paths(tmp_path, tmp_path, tmp_path, tmp_path))
    assert update.run(parser.parse_args([]), assembly) == 1
    assert "no release server yet" in capsys.readouterr().err
    assembly.close()


def test_a_newer_version_is_shown_with_notes_and_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = Release("99.0", "2026-12-01", "Faster on GPUs.", "https://example.org/99")
    update._print_text(releases_in(tmp_path, newer))
    out = capsys.readouterr().out
    assert "Triptych 99.0 was released on 2026-12-01" in out and "Faster on GPUs.\nhttps://example.org/99" in out
    update._print_json(releases_in(tmp_path, newer))
    assert json.loads(capsys.readouterr().out)["newest"]["version"] == "99.0"


def test_the_newest_version_is_said_to_be_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    update._print_text(releases_in(tmp_path, Release("0.0.1", "2025-01-01", "", "https://example.org")))
    assert capsys.readouterr().out.endswith("is the newest version.\n")
