"""Where things stand in the window: nothing moves or is cut off, at any width, text size and density."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.main import Program
from app.settings import DENSITY, MOTION
from app.ui.kit.banner import About
from app.ui.kit.theme import FOLD_BELOW
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.study import StudyDriver
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


def test_the_offer_below_the_examples_moves_none_of_them(window: WindowDriver) -> None:
    before = window.places_of_examples
    window.offer_first_model()
    assert window.is_first_model_offered
    assert window.places_of_examples == before


def test_the_pages_of_cards_have_the_same_column(window: WindowDriver) -> None:
    edges = set[tuple[int, int]]()
    for page in ("models", "hardware", "study"):
        window.show(page)
        window.until(lambda: window.page(QWidget).isVisible())
        QApplication.processEvents()
        edges.add(window.edges_of_column)
    assert len(edges) == 1


def test_what_was_done_is_said_where_nothing_is_read(window: WindowDriver) -> None:
    window.ask("first")
    window.ask("second")
    window.chat.delete(window.chat.entries()[2].id)
    for width, aside in ((1280, True), (600, False)):
        window.resize(width, 800)
        window.window.banner.show_message("Exported to a file.", is_failure=False)
        window.until(lambda: window.banner.is_shown)
        place = window.place_of_notice
        assert not place.intersects(window.place_of_transcript)
        assert place.intersects(window.place_of_page) is not aside
        assert QRect(0, 0, width, 800).contains(place)
    window.window.banner.show_message("It broke.")
    assert window.place_of_notice.intersects(window.place_of_transcript)  # what was read is told how far it reaches


def test_words_beside_the_buttons_of_the_composer_go_before_a_button_is_cut(window: WindowDriver) -> None:
    composer = window.window.chat_page.composer
    assert composer.hint.isVisible()
    for _ in range(3):
        window.do("larger")
    QApplication.processEvents()
    assert composer.efforts.width() >= composer.efforts.sizeHint().width()
    assert composer.send_button.width() >= composer.send_button.sizeHint().width()
    assert not composer.hint.isVisible()


def test_what_stays_hides_no_example_and_no_question_in_a_narrow_window(window: WindowDriver) -> None:
    window.resize(480, 720)
    window.window.banner.show_message("The key lies in a file. " * 6, is_failure=False, about=About.LOCK)
    window.until(lambda: window.banner.is_shown)
    assert not any(window.place_of_notice.intersects(place) for place in window.places_of_examples)
    page = StudyDriver.open(window)
    before = page.top_of_form
    assert window.place_of_notice.bottom() < before
    window.banner.close()
    window.until(lambda: page.top_of_form < before)


def test_titles_and_the_way_back_stand_in_one_place_on_every_page(window: WindowDriver) -> None:
    titles, backs = set[tuple[int, int]](), set[int]()
    for page in ("models", "hardware", "serving", "study", "trash", "settings"):
        window.show(page)
        titles.add((window.place_of_title.x(), window.place_of_title.y()))
        back = window.button("Back to the chat")
        backs.add(back.mapTo(window.window, back.rect().topRight()).x())
        window.go_back()
        assert window.is_chat_shown
    assert (len(titles), len(backs)) == (1, 1), (titles, backs)


def test_no_page_is_wider_than_a_narrow_window(window: WindowDriver) -> None:
    window.resize(480, 720)
    for page in ("models", "hardware", "serving", "study", "trash", "settings"):
        window.show(page)
        assert window.cut_off == [], page


def test_typing_moves_no_button_of_the_header(window: WindowDriver) -> None:
    window.ask("first")
    before = window.places_in_header
    window.type("many words " * 40)
    window.until(lambda: "the next question takes" in window.gauge_words)
    assert window.places_in_header == before


def test_text_grows_and_shrinks_by_keys(window: WindowDriver) -> None:
    before = window.text_size
    window.press("larger")
    assert window.text_size > before
    window.press("normal_size")
    assert window.text_size == before
    window.press("smaller")
    assert window.text_size < before


def test_compact_rows_are_lower_and_stay_so(
    window: WindowDriver, program: Program, make_program: Callable[[], Program]
) -> None:
    before = window.sidebar.row_height
    program.preferences.set(DENSITY, "compact")
    assert window.sidebar.row_height == before - 8
    window.close()
    program.close()
    again = make_program()
    sidebar = WindowDriver(again.window).sidebar
    assert sidebar.row_height == before - 8
    again.preferences.reset(DENSITY)
    assert sidebar.row_height == before


def test_motion_is_reduced_by_the_setting(window: WindowDriver, program: Program) -> None:
    program.preferences.set(MOTION, "always")
    window.ask("first")
    window.transcript.show_reasoning(is_open=True)
    assert window.transcript.reasoning_openness == 1
    program.preferences.reset(MOTION)
    window.transcript.show_reasoning(is_open=False)
    assert window.transcript.reasoning_openness > 0  # it moves again


def test_a_narrow_window_folds_the_side_bar(window: WindowDriver) -> None:
    assert window.sidebar.is_shown
    window.resize(FOLD_BELOW - 40, 640)
    assert not window.sidebar.is_shown
    click(window.side_bar_button)
    assert window.sidebar.is_shown
    window.press("stop")
    assert not window.sidebar.is_shown
    window.resize(FOLD_BELOW + 40, 640)
    assert window.sidebar.is_shown
    window.press("sidebar")
    assert not window.sidebar.is_shown
