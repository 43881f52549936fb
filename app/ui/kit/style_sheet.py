"""The palette and the small style sheet made from a theme. Everything painted by hand reads the theme itself.

Widgets name their part with the property `role`; the selectors below are the list of roles.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from app.paths import assets_folder
from app.ui.kit.theme import Radius, Space, TextSize, Theme, with_alpha


def palette(theme: Theme) -> QPalette:
    """For the Fusion style, so that plain controls fit in without a rule each."""
    c, p, role = theme.colours, QPalette(), QPalette.ColorRole
    for part, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.on_accent),
        (role.ToolTipBase, c.surface),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.quiet),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Mid, c.line),
        (role.Midlight, c.hover),
        (role.Light, c.surface),
        (role.Dark, c.line),
    ):
        p.setColor(part, QColor(colour))
    for part in (role.Text, role.ButtonText, role.WindowText):
        p.setColor(QPalette.ColorGroup.Disabled, part, with_alpha(c.quiet, 0.7))
    return p


def style_sheet(theme: Theme) -> str:
    """The rules, in the theme's colours and sizes."""
    return "".join((_labels(theme), _buttons(theme), _fields(theme), _boxes(theme), _surfaces(theme), _lists(theme)))


def _labels(t: Theme) -> str:
    c = t.colours
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {t.px(TextSize.TITLE)}px; font-weight: 600; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="secondary"] {{ font-size: {t.px(TextSize.SECONDARY)}px; color: {c.quiet}; }}
QLabel[role="note"] {{ font-size: {t.px(TextSize.NOTE)}px; color: {c.quiet}; }}
QLabel[role="good"] {{ font-size: {t.px(TextSize.SECONDARY)}px; color: {c.good}; }}
QLabel[role="slow"] {{ font-size: {t.px(TextSize.SECONDARY)}px; color: {c.medium.ink}; }}
QLabel[role="badge"] {{ font-size: {t.px(TextSize.NOTE)}px; font-weight: 500; color: {c.accent};
  background: {c.accent_tint}; border-radius: {Radius.CONTROL}px; padding: 2px 8px; }}
QLabel[role="bad"] {{ font-size: {t.px(TextSize.SECONDARY)}px; color: {c.bad}; }}
"""


def _buttons(t: Theme) -> str:
    c = t.colours
    return f"""
QPushButton {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {Radius.CONTROL}px;
  padding: {t.button_padding}px 12px; color: {c.text}; outline: none; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:disabled {{ color: {c.quiet}; background: {c.window}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:checked {{ background: {c.accent_tint}; border-color: {c.accent}; }}
QPushButton[role="primary"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent};
  font-weight: 500; }}
QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border-color: {c.text}; }}
QPushButton[role="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.quiet}; }}
QPushButton[role="row"], QPushButton[role="quiet"] {{ background: transparent; border: 1px solid transparent;
  border-radius: {Radius.ROW}px; }}
QPushButton[role="row"] {{ padding: {t.button_padding + 1}px 8px; text-align: left; }}
QPushButton[role="quiet"] {{ padding: 4px 8px; color: {c.quiet}; font-size: {t.px(TextSize.SECONDARY)}px; }}
QPushButton[role="row"]:hover, QPushButton[role="quiet"]:hover {{ background: {c.hover}; color: {c.text}; }}
QPushButton[role="row"]:checked {{ background: {c.surface}; border-color: {c.line}; font-weight: 500; }}
QPushButton[role="quiet"]:checked {{ background: {c.accent_tint}; color: {c.accent}; font-weight: 500; }}
QPushButton[role="row"]:focus, QPushButton[role="quiet"]:focus {{ border-color: {c.accent}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(t: Theme) -> str:
    c = t.colours
    check = (assets_folder() / "icons" / f"check-{'black' if t.is_dark else 'white'}.svg").as_posix()
    return f"""
QLineEdit {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: {Radius.CONTROL}px; padding: 5px 8px; selection-background-color: {c.accent};
  selection-color: {c.on_accent}; }}
QLineEdit:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {c.quiet}; border-radius: 4px;
  background: {c.surface}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url("{check}"); }}
QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
QCheckBox:focus {{ color: {c.accent}; }}
QLineEdit[role="search"] {{ background: transparent; font-size: {t.px(TextSize.SECONDARY)}px; }}
QLineEdit[role="search"]:focus {{ background: {c.surface}; }}
QPlainTextEdit[role="question"] {{ background: transparent; border: none; font-size: {t.px(TextSize.ANSWER)}px; }}
QPlainTextEdit[role="field"] {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: {Radius.CONTROL}px; padding: 4px; }}
QPlainTextEdit[role="field"]:focus {{ border-color: {c.accent}; }}
"""


def _boxes(t: Theme) -> str:
    """Boxes to choose from and to count in, sliders, bars: nothing of the system's shows through."""
    c = t.colours
    tone = "dark" if t.is_dark else "light"
    up, down = ((assets_folder() / "icons" / f"chevron-{way}-{tone}.svg").as_posix() for way in ("up", "down"))
    clear = (assets_folder() / "icons" / f"close-{tone}.svg").as_posix()
    return f"""
QLineEdit {{ lineedit-clear-button-icon: url("{clear}"); }}
QComboBox, QAbstractSpinBox {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: {Radius.CONTROL}px; min-height: {t.px(TextSize.INTERFACE) + 10}px; padding: 2px 4px 2px 8px;
  color: {c.text}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; combobox-popup: 0; }}
QComboBox:hover, QAbstractSpinBox:hover {{ border-color: {c.quiet}; }}
QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {{ border-color: {c.accent}; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {c.quiet}; background: {c.window}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line}; outline: none; padding: 4px;
  selection-background-color: {c.accent_tint}; selection-color: {c.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {t.px(TextSize.INTERFACE) + 12}px; padding: 0 8px;
  border-radius: {Radius.ROW}px; color: {c.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.accent_tint}; }}
QAbstractSpinBox QLineEdit {{ border: none; background: transparent; padding: 0 2px 0 8px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; border: none; width: 24px; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 12px; height: 12px; }}
QSlider {{ min-height: 24px; }}
QSlider::groove:horizontal {{ background: {c.line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.accent}; border: 2px solid {c.surface}; width: 16px; height: 16px;
  margin: -8px 0; border-radius: 10px; }}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {c.text}; }}
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {c.quiet}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 4px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
"""


def _surfaces(t: Theme) -> str:
    c = t.colours
    return f"""
QWidget[role="side"] {{ background: {c.side}; border: none; border-right: 1px solid {c.line}; }}
QWidget[role="header"] {{ background: {c.window}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[role="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {Radius.CARD}px; }}
QFrame[role="pane"] {{ background: {c.surface}; border: none; border-left: 1px solid {c.line}; }}
QFrame[role="card"][marked="true"] {{ border-color: {c.accent}; }}
QFrame[role="composer"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {Radius.COMPOSER}px; }}
QFrame[role="composer"][focused="true"] {{ border-color: {c.accent}; }}
QFrame[role="banner"] {{ background: {c.accent_tint}; border: 1px solid {c.line}; border-radius: {Radius.CARD}px; }}
QFrame[role="banner"][failed="true"] {{ background: {c.bad_tint}; border-color: {c.bad}; }}
QFrame[role="chip"] {{ background: {c.sunken}; border: 1px solid {c.line}; border-radius: {Radius.CONTROL}px; }}
QWidget[role="popup"] {{ background: {c.surface}; border: 1px solid {c.line}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[role="page"] {{ background: {c.window}; }}
QSplitter::handle {{ background: transparent; image: none; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
"""


def _lists(t: Theme) -> str:
    c = t.colours
    return f"""
QListView {{ background: transparent; border: none; outline: none; }}
QTableView {{ background: transparent; border: none; outline: none; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line};
  padding: 4px {Space.SMALL}px; color: {c.quiet}; font-size: {t.px(TextSize.NOTE)}px; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: {t.button_padding + 1}px 24px {t.button_padding + 1}px 12px;
  border-radius: {Radius.ROW}px; color: {c.text}; }}
QMenu::item:selected {{ background: {c.accent_tint}; }}
QMenu::item:disabled {{ color: {c.quiet}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.line}; border-radius: 3px; min-height: 32px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.quiet}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.line}; border-radius: 3px; min-width: 32px; margin: 2px; }}
QScrollBar::handle:horizontal:hover {{ background: {c.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
