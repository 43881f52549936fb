"""The page of policies in the real window: written, judged, measured, paused, taken up again, exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.policy.judge_filters import ItemFilter
from app.core.policy.policy import starter_policy
from app.core.policy.verdicts import VerdictFormat
from app.core.text.encodings import Encoding
from app.main import Program
from app.state.models.model_in_use import ModelPhase
from app.state.policy.judging import JudgingPhase
from backends.contract.messages import Effort
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.policies import PoliciesDriver
from tests.app.ui.drivers.window import WindowDriver

WAIT = 20_000
LOW, HIGH = Effort.LOW, Effort.HIGH
ITEMS = 'text,label\n"buy now,\nplease",1\nI ask,0\nmaybe,1\nhello,\n'


def verdict(category: str | None, rules: list[str], confidence: str = "high") -> str:
    found = {"violation": int(bool(category)), "policy_category": category, "rule_ids": rules}
    return json.dumps({**found, "confidence": confidence, "rationale": "For a reason."})


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that plays the judge."""
    return write_script(
        tmp_path_factory.mktemp("judge"),
        reply(verdict("SP1", ["SP1", "SP99"], "low"), "An offer.", when="cheap"),
        reply(verdict(None, ["SP5"]), "No offer.", when="friend"),
        reply("1", "It sells.", when="buy"),
        reply("1", "On reflection.", when="maybe", effort="high"),
        reply("0", "It asks."),
        speed=4000,
    )


@pytest.fixture
def page(window: WindowDriver) -> PoliciesDriver:
    """The page, with the starter policy against spam."""
    page = PoliciesDriver.open(window)
    page.begin_with("Starter policy: spam")
    return page


def wait_for(qtbot: QtBot, program: Program, phase: JudgingPhase) -> None:
    qtbot.waitUntil(lambda: program.judging.phase is phase, timeout=WAIT)


def is_counted(program: Program) -> bool:
    """Whether the figures in view are those of every verdict."""
    view = program.judging.view
    return view is not None and view.counted == program.judging.total


def judge(qtbot: QtBot, program: Program, page: PoliciesDriver, items: str = ITEMS) -> None:
    """Judge these items to the end, and wait until all is shown."""
    page.type_items(items)
    page.start()
    wait_for(qtbot, program, JudgingPhase.DONE)
    page.until(lambda: is_counted(program) and "done" in page.progress)


def test_labelled_items_end_in_figures_curves_and_a_table(qtbot: QtBot, program: Program, page: PoliciesDriver) -> None:
    page.draw(VerdictFormat.BINARY, LOW, HIGH, samples=2)
    page.type_items(ITEMS)
    assert page.planned.startswith("16 verdict")
    judge(qtbot, program, page)
    assert page.figures["Recall"] == ["50.0% (9.5% – 90.5%)", "100.0% (34.2% – 100.0%)"]
    assert page.matrices[1].startswith("Labels and verdicts, High: label 0 safe, verdict 0 safe: 1; label 1")
    assert "Low: area 0.750; High: area 1.000" in page.curves[0]
    assert page.curves_by_log_odds == "ROC by log-odds of the label: Low: area 0.750; High: area 1.000"
    assert page.enough.startswith("Low is enough for 75% of the items")
    assert page.agreements[0].startswith("Low and High: κ 0.500")
    assert page.rows[2] == ["3", "maybe", "1", "✗ 0 safe · 2 of 2", "✓ 1 violates · 2 of 2"]
    page.filter(ItemFilter.WRONG)
    assert [row[1] for row in page.rows] == ["maybe"]
    page.filter(ItemFilter.ALL)
    page.click("Show 1 flip")
    assert [row[1] for row in page.rows] == ["maybe"]


def test_an_item_is_shown_whole_by_the_arrow_keys(qtbot: QtBot, program: Program, page: PoliciesDriver) -> None:
    page.draw(VerdictFormat.JSON, LOW)
    judge(qtbot, program, page, "cheap watches\nhello friend")
    page.until(lambda: page.filter_words(ItemFilter.ESCALATE) == "Escalate 1")
    assert page.detail == []
    page.enter_table()
    heading, line = page.detail
    assert heading == "Item 1"
    assert line.startswith("Low: SP1 · SP99: not in the policy · low confidence")
    assert page.unfold_reasoning() == "An offer."
    page.step_down()
    assert page.detail[1].startswith("Low: safe · cites SP5 · high confidence")
    page.search("friend")
    page.until(lambda: [row[1] for row in page.rows] == ["hello friend"])


def test_two_policies_are_compared_on_the_same_items(qtbot: QtBot, program: Program, page: PoliciesDriver) -> None:
    page.compare_with_second(starter_policy("fraud").text)
    judge(qtbot, program, page)
    assert len(page.rows[0]) == 5
    (agreement,) = page.agreements
    assert agreement.startswith("spam and spam, changed, Medium: κ 1.000 over 4 items · only the first is right on 0")


@pytest.mark.quick
def test_what_could_be_better_stands_beside_the_lines(page: PoliciesDriver) -> None:
    page.until(lambda: page.lint_heading == "Nothing to mend.")
    page.write_policy("mine", "# Violates\n\n- **A1** – usually bad\n- **A1** – bad")
    page.until(lambda: any("“usually”" in words for words in page.lint))
    assert page.marked_lines == {3, 4}
    row = next(row for row, words in enumerate(page.lint) if words.startswith("Line 4"))
    assert page.open_finding(row) == 4


def test_a_version_is_kept_compared_and_taken_back(program: Program, page: PoliciesDriver) -> None:
    page.write_policy("mine", "old words stay")
    page.click("Keep this version")
    page.write_policy("mine", "new words stay")
    dialog = page.open_versions()
    page.until(lambda: "old" in dialog.text.text() and "new" in dialog.text.text())
    assert "line-through" in dialog.text.text()
    dialog.take.click()
    assert page.policy == ("mine", "old words stay")
    assert program.policies.names[0] == "mine"


def test_a_judging_goes_on_after_a_restart_and_drafts_are_there(
    qtbot: QtBot, program: Program, page: PoliciesDriver, make_program: Callable[[], Program], script: Path
) -> None:
    page.type_items("\n".join(f"Text {number}" for number in range(30)))

    def pause_in_time() -> None:
        """While verdicts come, or all of them might be there before anybody looks."""
        if program.judging.done >= 3 and program.judging.phase is JudgingPhase.RUNNING:
            program.judging.pause()

    program.judging.changed.connect(pause_in_time)
    page.start()
    wait_for(qtbot, program, JudgingPhase.PAUSED)
    page.until(lambda: page.has("New judging"))
    page.click("New judging")
    page.write_policy("half", "half written")
    program.close()
    kept = program.judging.done
    assert 3 <= kept < 30

    again = make_program()
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start(LocalModel(script))
    qtbot.waitUntil(lambda: again.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = PoliciesDriver.open(WindowDriver(again.window))
    wait_for(qtbot, again, JudgingPhase.PAUSED)
    assert again.judging.done == kept
    page.until(lambda: page.has("Go on"))
    page.click("Go on")
    wait_for(qtbot, again, JudgingPhase.DONE)
    assert again.judging.done == 30
    assert page.policy == ("half", "half written")
    assert page.item_text.startswith("Text 0\n")
    assert "spam" in again.policies.names


def test_cancelling_keeps_what_is_there(qtbot: QtBot, program: Program, page: PoliciesDriver) -> None:
    page.type_items("\n".join(f"Text {number}" for number in range(30)))

    def cancel_in_time() -> None:
        if program.judging.done >= 3 and program.judging.phase is JudgingPhase.RUNNING:
            program.judging.cancel()

    program.judging.changed.connect(cancel_in_time)
    page.start()
    wait_for(qtbot, program, JudgingPhase.PAUSED)
    assert 3 <= program.judging.done < 30
    program.judging.changed.disconnect(cancel_in_time)
    page.until(lambda: page.has("Go on"))
    page.click("Go on")
    wait_for(qtbot, program, JudgingPhase.DONE)


@pytest.mark.parametrize("ending", ["csv", "json", "html"])
def test_it_is_exported_and_run_again_exactly(
    qtbot: QtBot, program: Program, page: PoliciesDriver, tmp_path: Path, ending: str
) -> None:
    judge(qtbot, program, page)
    target = tmp_path / f"out.{ending}"
    with qtbot.waitSignal(program.judging.saved, timeout=WAIT):
        program.judging.export(target)
    assert page.banner.words == f"Exported to “out.{ending}”."
    text = target.read_text("utf-8")
    if ending == "csv":
        assert [row["violation"] for row in csv.DictReader(text.splitlines(keepends=True))] == ["1", "0", "0", "0"]
        seeds = [row["seed"] for row in csv.DictReader(text.splitlines(keepends=True))]
        page.click("Run again exactly")
        wait_for(qtbot, program, JudgingPhase.DONE)
        with qtbot.waitSignal(program.judging.saved, timeout=WAIT):
            program.judging.export(target)
        again = csv.DictReader(target.read_text("utf-8").splitlines(keepends=True))
        assert [row["seed"] for row in again] == seeds
    elif ending == "json":
        assert json.loads(text)["policies"][0]["sha256"] == starter_policy("spam").hash
        assert json.loads(text)["figures"]["policies"][0]["efforts"][0]["by_labels"]["items"] == 3
    else:
        assert "ROC, area" in text


def test_columns_of_a_messy_file_are_chosen_with_a_preview(page: PoliciesDriver, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text('Export;;\nid;said;note;gold\n1;"Größe:\n1";x;1\n2;hallo;y;0\n3;;z;0\n', "utf-8")
    page.take_items(file)
    assert page.preview
    page.choose_columns("#2", "#4")
    assert "1 row without text left out" in page.item_words or page.item_words.startswith("4 item")


def test_a_guessed_encoding_is_named_and_chosen_otherwise(page: PoliciesDriver, tmp_path: Path) -> None:
    file = tmp_path / "texte.csv"
    file.write_bytes("text;label\r\nGröße von allem?;1\r\nCafé und Öl?;0\r\n".encode("cp1252"))
    page.take_items(file)
    assert page.encoding == "Read as Windows-1252"
    page.choose_encoding(Encoding.CENTRAL)
    assert page.encoding == "Read as Windows-1250"
    page.choose_encoding(Encoding.UTF_8)
    assert "cannot be read as UTF-8" in page.banner.words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("text,label\n,1\n", "has a text"),
        ('text,label\n"a,1\n', "Line 2 cannot be used"),
        ("{broken", "Line 1 cannot be used"),
    ],
)
def test_items_that_cannot_be_used_are_told_and_stay(page: PoliciesDriver, items: str, words: str) -> None:
    page.type_items(items)
    page.until(lambda: words in page.item_words)
    assert not page.can_start
    assert page.item_text == items


def test_labels_of_no_class_and_empty_policies_start_nothing(
    qtbot: QtBot, program: Program, page: PoliciesDriver
) -> None:
    page.type_items("text,label\na,blue\n")
    page.start()
    page.until(lambda: "match no class: “blue”" in page.banner.words)
    assert program.judging.phase is JudgingPhase.NONE
    page.type_items("a")
    page.write_policy("empty", " ")
    page.start()
    page.until(lambda: "The policy “empty” is empty" in page.banner.words)
    qtbot.waitUntil(lambda: page.can_start)


def test_the_example_can_be_run_by_a_newcomer(window: WindowDriver, program: Program) -> None:
    page = PoliciesDriver.open(window)
    page.click("Insert an example")
    page.until(lambda: page.item_words == "15 items · 15 with a label")
    assert page.policy[0] == "spam"
    assert page.preview == ["text · text", "label · label"]
    assert program.judging.phase is JudgingPhase.NONE


def test_a_narrow_window_cuts_nothing_off(
    qtbot: QtBot, program: Program, window: WindowDriver, page: PoliciesDriver
) -> None:
    page.draw(VerdictFormat.JSON, LOW, HIGH)
    window.resize(480, 720)
    page.type_items("text,label\ncheap,SP1\nhello friend,none\n")
    assert window.cut_off == []
    page.start()
    wait_for(qtbot, program, JudgingPhase.DONE)
    page.until(lambda: is_counted(program) and "done" in page.progress)
    assert window.cut_off == []
    assert page.columns_in_view == ["", "Item", "Low", "High"]


@pytest.mark.slow
def test_a_hundred_thousand_items_are_taken_judged_and_paused(
    qtbot: QtBot, program: Program, page: PoliciesDriver, tmp_path: Path
) -> None:
    many = tmp_path / "many.csv"
    many.write_text("text,label\n" + "".join(f'"buy now, {n}",{n % 2}\n' for n in range(100_000)), "utf-8")
    page.draw(VerdictFormat.BINARY, LOW)
    page.take_items(many)
    assert page.item_words == "100,000 items · 100,000 with a label"
    page.start()
    page.until(lambda: "of 100,000 verdicts" in page.progress)
    page.click("Pause")
    wait_for(qtbot, program, JudgingPhase.PAUSED)
    assert "paused" in page.progress
