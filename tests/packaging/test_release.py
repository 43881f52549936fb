"""What a release needs fits together: one version, its notes, and a workflow whose commands and files are there."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from app import __version__

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
NOTES = runpy.run_path(str(ROOT / "packaging/release_notes.py"))["notes_of"]
BUILD = runpy.run_path(str(ROOT / "packaging/build.py"))
COMES_FROM_THE_BUILD = ("build/", "dist/")


def commands(workflow: Path) -> list[list[str]]:
    """Each command of each step that runs one, with one value of the matrix after the other in its place."""
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    found: list[list[str]] = []
    for job in jobs.values():
        rows: list[dict[str, str]] = job.get("strategy", {}).get("matrix", {}).get("include", [{}])
        scripts = [step["run"] for step in job["steps"] if "run" in step]
        for row in rows:
            for line in "\n".join(scripts).splitlines():
                found += [shlex.split(part) for part in re.split(r"&&|\|\|", filled(line, row)) if part.strip()]
    return found


def filled(line: str, row: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ *matrix\.(\w+) *\}\}", lambda name: row.get(name[1], ""), line)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_each_file_that_a_workflow_names_is_there(workflow: Path) -> None:
    named = {
        word
        for words in commands(workflow)
        for word in words
        if re.fullmatch(r"[\w./-]+\.(py|sh|yml|toml)|[\w-]+(/[\w.-]+)+", word) and not word.startswith("http")
    }
    missing = {word for word in named if not word.startswith(COMES_FROM_THE_BUILD) and not (ROOT / word).exists()}
    assert missing == set()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_each_make_target_of_a_workflow_is_there(workflow: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {target for words in commands(workflow) if words[0] == "make" for target in words[1:]} <= targets


def test_each_system_is_built_and_tried() -> None:
    told = [" ".join(words) for words in commands(ROOT / ".github/workflows/release.yml")]
    assert [line.split()[2] for line in told if "build.py" in line] == ["linux", "windows", "macos"]
    assert set(BUILD["SYSTEMS"]) == {"linux", "windows", "macos"}
    tried = [shlex.split(line)[2] for line in told if "smoke.py" in line]
    assert len(set(tried)) == 3
    assert all(program.startswith("build/package/dist/") for program in tried)


def test_the_release_is_a_draft_with_checksums_parts_and_provenance() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    for part in ("--draft", "SHA256SUMS", "attest-build-provenance", "release_notes.py"):
        assert part in text
    told = yaml.safe_load(text)
    assert told["permissions"] == {"contents": "read"}
    assert told["jobs"]["draft"]["permissions"] == {"contents": "write"}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    metainfo = ElementTree.parse(ROOT / "packaging/linux/io.github.triptych.Triptych.metainfo.xml")
    release = metainfo.find("releases/release")
    assert release is not None
    dated = re.search(r"^## (\d\S*) – (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert dated is not None
    assert {project["version"], release.get("version"), dated[1]} == {__version__}
    assert release.get("date") == dated[2]


CHANGELOG = (
    "# Changelog\n\n## Unreleased\n\n- new\n\n## 1.2.0 – 2026-02-01\n\n- two\n\n## 1.1.0 – 2026-01-01\n\n- one\n"
)


@pytest.mark.parametrize(
    ("version", "notes"), [("1.2.0", "- two"), ("1.1.0", "- one"), ("1.2", None), ("1.20", None), ("2.0.0", None)]
)
def test_the_notes_are_those_of_the_version(version: str, notes: str | None) -> None:
    assert NOTES(CHANGELOG, version) == notes


def test_there_are_notes_for_this_version() -> None:
    assert "### Added" in NOTES((ROOT / "CHANGELOG.md").read_text("utf-8"), __version__)
