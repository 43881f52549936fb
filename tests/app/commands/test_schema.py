"""`--schema FILE`: the answer of the demo model is JSON that fits, alone on stdout; what cannot be kept is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from tests.app.commands.conftest import Triptych

_TOWN = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["town", "river"]},
        "letters": {"type": "integer", "minimum": 1, "maximum": 30},
        "answer": {"type": "string", "pattern": "^[a-z]{2,8}$"},
    },
    "required": ["kind", "letters", "answer"],
    "additionalProperties": False,
}


def schema_file(folder: Path, schema: object = _TOWN) -> str:
    path = folder / "schéma.json"
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema, indent=2), "utf-8")
    return str(path)


def test_the_answer_is_json_that_fits_and_nothing_else(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("ask", "What is Ulm?", "--schema", schema_file(tmp_path), "--seed", "4")
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads(done.stdout), _TOWN)
    assert "Preparing the form of the answer…" in done.stderr


def test_a_cut_answer_says_so_and_is_not_repaired(triptych: Triptych, tmp_path: Path) -> None:
    text = schema_file(tmp_path, {"type": "string", "minLength": 500})
    done = triptych("ask", "What is Ulm?", "--schema", text, "--seed", "4", "--max-tokens", "40")
    assert done.returncode == 3 and "was cut" in done.stderr
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.stdout)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ('{"type": "object",\n "a" }', "line 2, column 6"),
        ("[1]", "begins with {"),
        ({"not": {"type": "string"}}, "“not”"),
        ({"$ref": "https://example.com/a.json"}, "https://example.com/a.json"),
        ({"enum": ["x" * 1000] * 1100}, "256 KB"),
    ],
)
def test_a_schema_that_cannot_be_kept_is_told_before_anything_is_asked(
    triptych: Triptych, tmp_path: Path, schema: object, words: str
) -> None:
    done = triptych("ask", "What is Ulm?", "--schema", schema_file(tmp_path, schema))
    assert done.returncode in (1, 2) and not done.stdout
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_missing_schema_is_told(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("ask", "What is Ulm?", "--schema", str(tmp_path / "none.json"))
    assert done.returncode == 2 and "none.json" in done.stderr
    done = triptych("ask", "What is Ulm?", "--schema", ".")
    assert done.returncode == 2 and "“.” could not be read" in done.stderr


def test_efforts_side_by_side_all_fit(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("compare", "What is Ulm?", "--schema", schema_file(tmp_path), "--seed", "4", "--json")
    closings = [found for line in done.stdout.splitlines() if (found := json.loads(line))["type"] == "finished"]
    assert len(closings) == 3
    for closing in closings:
        jsonschema.validate(json.loads(str(closing["answer"])), _TOWN)


def test_a_file_of_questions_gives_a_column_a_field(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("What is Ulm?\nWhat is the Danube?\n", "utf-8")
    asked = ("--file", str(tmp_path / "questions.txt"), "--out", str(tmp_path / "out"), "--efforts", "low")
    done = triptych("compare", *asked, "--schema", schema_file(tmp_path), "--seed", "4")
    assert done.returncode == 0, done.stderr
    table = (tmp_path / "out" / "results.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 2
    for row in rows:
        whole = json.loads(row["answer"])
        assert (row["kind"], int(row["letters"])) == (whole["kind"], whole["letters"])
        assert row["answer.answer"] == whole["answer"]
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Answers by field" in report and "<th>letters</th>" in report and rows[0]["answer.answer"] in report
