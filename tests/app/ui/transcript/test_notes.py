"""Citations as numbered notes: drawn, read out, opened, copied; and nothing jumps while they are written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.core.chats.steps import Call, ToolResult
from app.core.chats.transcript import AnswerPhase
from app.sentence import Sentence
from app.ui.transcript.accessible import describe
from app.ui.transcript.figures import use_line
from app.ui.transcript.parts.notes_part import NotesPart
from app.ui.transcript.parts.segment_part import SegmentPart
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

LIST = "[1] lease.pdf, p. 2\n[2] example.org – The law of leases https://example.org/law"


def labels(hands: Hands) -> list[str]:
    """All controls of the answer."""
    hands.settle()
    return [control.label for part in hands.transcript.column.messages[1].parts for control in part.controls()]


def test_the_numbers_and_the_list_below_are_controls_with_names(hands: Hands) -> None:
    hands.show(samples.with_notes())
    found = [label for label in labels(hands) if label.startswith("Note")]
    assert found == [
        *("Note 1", "Note 2", "Note 1"),
        *("Note 1: lease.pdf, p. 2", "Note 2: example.org – The law of leases"),
    ]
    assert hands.tip(hands.target("Note 2").control.rect.center()) == "example.org – The law of leases"


def test_it_is_read_out_with_words_in_the_place_of_marks() -> None:
    read = describe(samples.with_notes()[1])
    assert "**three months** ahead (Note 1), and the law says the same (Note 2)." in read
    assert "†" not in read


@pytest.mark.parametrize("label", ["Note 1", "Note 1: lease.pdf"])
def test_a_note_of_a_file_opens_the_result_at_its_lines(hands: Hands, label: str) -> None:
    hands.show(samples.with_notes())
    hands.transcript.place_requested.connect(hands.transcript.show_place)
    hands.click(label)
    hands.settle()
    hands.transcript.copy(is_plain=True)
    assert hands.clipboard == "L6: The notice period is three months."
    assert "Hide the call" in " ".join(labels(hands))


def test_a_note_opens_by_key(hands: Hands) -> None:
    hands.show(samples.with_notes())
    hands.transcript.place_requested.connect(hands.transcript.show_place)
    focus = hands.transcript.scene.focus
    target = hands.target("Note 1: lease.pdf")
    focus.message, focus.key = target.message, target.key
    hands.transcript.scene.has_keyboard = True
    hands.key(Qt.Key.Key_Return)
    hands.transcript.copy(is_plain=True)
    assert hands.clipboard == "L6: The notice period is three months."


def test_a_note_of_the_web_is_left_to_who_asks_before_opening(hands: Hands) -> None:
    hands.show(samples.with_notes())
    asked: list[str] = []
    hands.transcript.link_activated.connect(asked.append)
    hands.click("Note 2: example.org")
    hands.click("Note 2")
    assert asked == ["https://example.org/law"] * 2


def test_a_copy_has_numbers_in_brackets_and_the_list(hands: Hands) -> None:
    hands.show(samples.with_notes())
    hands.click("Copy")
    assert hands.clipboard == samples.NOTED.replace("【1†L6】", "[1]").replace("【2†L3】", "[2]") + f"\n\n{LIST}"


def test_a_selection_has_the_numbers(hands: Hands) -> None:
    hands.show(samples.with_notes())
    hands.transcript.select_all()
    hands.transcript.copy(is_plain=True)
    assert "three months ahead[1], and the law says the same[2]." in hands.clipboard
    hands.transcript.copy()
    assert "**three months** ahead[1], and the law says the same[2]." in hands.clipboard


def test_unknown_citations_stay_as_they_are(hands: Hands) -> None:
    hands.show(samples.with_notes("It is so【9†L1】."))
    assert not [label for label in labels(hands) if label.startswith("Note")]
    assert not any(isinstance(part, NotesPart) for part in hands.transcript.column.messages[1].parts)
    hands.transcript.select_all()
    hands.transcript.copy(is_plain=True)
    assert hands.clipboard.endswith("It is so【9†L1】.")


def test_a_citation_is_held_back_while_it_is_written_and_moves_nothing(hands: Hands) -> None:
    hands.show(samples.with_notes("It is so", AnswerPhase.ANSWERING))
    heights: set[float] = set()
    for piece in ("【", "1", "†", "L6", "】", " and"):
        hands.write(piece)
        message = hands.transcript.column.messages[1]
        heights |= {part.height for part in message.parts if isinstance(part, SegmentPart)}
        assert message.text in ("It is so", "It is so【1†L6†1】", "It is so【1†L6†1】 and")
    assert len(heights) == 1


def test_a_line_with_a_note_is_as_high_as_one_without(hands: Hands) -> None:
    hands.show(samples.with_notes("It is so, and that is all."))
    plain = [part.height for part in hands.transcript.column.messages[1].parts if isinstance(part, SegmentPart)]
    hands.show(samples.with_notes("It is so【1†L6】, and that is all."))
    noted = [part.height for part in hands.transcript.column.messages[1].parts if isinstance(part, SegmentPart)]
    assert plain == noted


def test_a_file_that_is_looked_up_says_so_on_the_question(hands: Hands) -> None:
    hands.show(samples.with_notes())
    assert hands.target("lease.pdf", 0).control.label == "lease.pdf · looked up"


def test_the_line_of_files_read_in_parts_says_how_far_it_is() -> None:
    call = Call("documents.read", "{}")
    assert use_line(call, None, Sentence("Part {number} of {total}", number=2, total=9), is_running=True) == (
        "Reading in parts · Part 2 of 9"
    )
    assert use_line(call, ToolResult("documents.read", "notes"), is_running=False) == "Read in parts"
    measured = ToolResult("documents.read", "notes", size=5, seconds=1.5, tokens=234)
    assert use_line(call, measured, is_running=False) == "Read in parts · 5 bytes · 234 tokens · 1.5 s"


def test_the_line_of_a_call_says_how_much_it_gave_and_how_long_it_took() -> None:
    given = ToolResult("functions.weather", "sunny", size=5, seconds=1.5)
    assert use_line(Call("functions.weather", "{}"), given, is_running=False) == "Called weather · 5 bytes · 1.5 s"
