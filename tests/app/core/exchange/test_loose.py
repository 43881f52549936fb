"""JSON as anybody writes it, trees that do not hang together, and texts with reasoning in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.core.exchange import importing
from app.core.exchange.loose import JsonObject, decoded, seconds
from app.core.exchange.parting import parted
from app.core.exchange.parts import content_of
from app.core.exchange.tree import TreeLink, walk
from app.errors import ImportRefused

NOW = 1_750_000_000.0


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (NOW, NOW),
        (NOW * 1e3, NOW),
        (NOW * 1e6, NOW),
        ("1750000000,0", NOW),
        ("2025-06-15T15:06:40Z", NOW),
        ("2025-06-15", None),
        *((odd, None) for odd in (0, -1.0, 1e300, 2**70, True, None, [], "x", "nan", "inf", "99999-01-01", "")),
    ],
)
def test_times(time: object, expected: float | None) -> None:
    if time == "2025-06-15":
        assert seconds(time) is not None
    else:
        assert seconds(time) == expected


@pytest.mark.parametrize(
    ("content", "value", "missing"),
    [
        (b'{"a": 1}', {"a": 1}, 0),
        (b'\xef\xbb\xbf {"a": 1}\0\0', {"a": 1}, 0),
        ('{"a": "é"}'.encode("utf-16"), {"a": "é"}, 0),
        ('{"a": "é"}'.encode("utf-16-le"), {"a": "é"}, 0),
        (rb'{"a": "\ud83d x \ud83d\ude00 \\ud83d"}', {"a": "\ufffd x \U0001f600 \\ud83d"}, 0),
        (b'{"a": "\xff"}', {"a": "\ufffd"}, 0),
        ('{"a": "Größe"}'.encode("cp1252"), {"a": "Größe"}, 1),
        ('{"a": "你好"}'.encode("gbk"), {"a": "你好"}, 1),
        ('{"a": "名前"}'.encode("cp932"), {"a": "名前"}, 1),
        ('{"a": "日本語日本"}'.encode().replace(b"\xe8", b"\xff"), {"a": "日本\ufffd\ufffd\ufffd日本"}, 0),
        (b'{"a": "b\x0cc"}', {"a": "b\x0cc"}, 0),
        (b'{"a": 1}{"b": 2}\n\n{"c": 3}\n{"d": "cu', [{"a": 1}, {"b": 2}, {"c": 3}], 1),
        (b'{"a": 1}\n{"b" 2}\n{"c": 3}\n', [{"a": 1}, {"c": 3}], 1),
        (b'[{"a": 1}, {"b": 2}, {"c"', [{"a": 1}, {"b": 2}], 1),
        (b"hello", [], 1),
        (b"", [], 0),
        (b"[" * 100_000, [], 1),
        (b"\n".join([b"x"] * 5000), [], 1001),
    ],
)
def test_files_whole_and_torn(content: bytes, value: object, missing: int) -> None:
    found = decoded(content)
    assert (found.value, len(found.missing)) == (value, missing)


def test_fields_of_another_kind_read_as_nothing() -> None:
    odd = JsonObject({"a": [1], "b": {"c": 2}, "d": "x", "e": 2**80, "f": 7})
    assert (odd.text("a", "b", "d"), odd.text("e"), odd.text("f")) == ("x", "", "7")
    assert (odd.items("d"), odd.item("a").fields, odd.texts("a"), odd.flag("f")) == ([], {}, [], False)


def test_every_message_of_a_tree_comes_once_parents_first() -> None:
    links = {
        "b": TreeLink("a"),
        "a": TreeLink("", ["c", "nowhere", "b", "c"]),
        "c": TreeLink("a"),
        "x": TreeLink("y"),
        "y": TreeLink("x"),
        "self": TreeLink("self", ["self"]),
        "lost": TreeLink("gone"),
    }
    order = dict(walk(links))
    assert set(order) == set(links)
    assert list(order)[:3] == ["a", "c", "b"]
    assert (order["c"], order["b"], order["lost"], order["self"], order["y"]) == ("a", "a", "", "", "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<|channel|>analysis<|message|>r<|end|><|start|>assistant<|channel|>final<|message|>a<|return|>", ("r", "a")),
        (
            "<|channel|>commentary to=f <|constrain|>json<|message|>{}<|call|><|channel|>commentary<|message|>I look.",
            ("", "I look."),
        ),
        ("<thinking>r</thinking>\n\na", ("r", "a")),
        ("<think>r", ("r", "")),
        ("a <think>b</think>", ("", "a <think>b</think>")),
        ("  plain", ("", "  plain")),
    ],
)
def test_reasoning_in_a_text(text: str, expected: tuple[str, str]) -> None:
    assert parted(text) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("x", "x"),
        (None, ""),
        ([{"type": "text", "text": "a"}, 3, None, ["b"], {"type": "image_url"}], "a\n\n[Picture]"),
        ([{"type": "input_audio"}], "[Sound]"),
        ([{"type": "file", "name": "a.pdf"}, {"type": "tool_use", "text": "no"}], "[File: a.pdf]"),
        ({"type": "text", "text": {"value": "v"}}, "v"),
    ],
)
def test_what_parts_say(content: object, expected: str) -> None:
    assert content_of(content).text == expected


def test_protected_and_nested_zip_files_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
    with pytest.raises(ImportRefused, match="another ZIP file"):
        importing.read_file(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", b"[]")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="protected with a password"):
        importing.read_file(path)


def test_a_damaged_file_of_a_zip_leaves_the_others_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    said_there = b'{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", said_there)
        archive.writestr("b.json", said_there.replace(b"Hi", b"He"))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"He", b"Hu", 1))
    archive = importing.read_file(path)
    assert len(archive.conversations) == 1
    assert [str(told) for told in archive.missing] == ["b.json in this ZIP file is damaged."]
