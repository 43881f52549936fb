"""The settings: one table of typed values, each with its words, and the TOML file that keeps what differs from it.

The settings page, validation and defaults follow from the table. Unknown keys of the file are kept. Not here: applying
a setting (`app.state.preferences`), window geometry and other things nobody sets by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

from app.errors import PathBlocked, SettingsError
from app.real_file import obstacle, read_file
from app.sentence import Argument, Number, Sentence
from app.toml import to_toml
from app.whole_file import write_whole

SettingValue = str | int | float | bool
V_co = TypeVar("V_co", bound=SettingValue, covariant=True)


@dataclass(frozen=True)
class Setting(Generic[V_co]):
    """One value: its name in the file (`section.key`), its words on the page, and what it may be."""

    name: str
    default: V_co
    title: Sentence
    sentence: Sentence
    allowed: tuple[V_co, ...] = ()  # empty: any value of the type, within the limits
    words: tuple[Argument, ...] = ()  # for `allowed`, in the same order; empty: the values themselves
    least: float | None = None
    most: float | None = None
    step: float = 1
    is_long: bool = False  # a text of several lines


_LARGEST = 1 << 24  # bytes; the file is far smaller

THEME = Setting(
    "appearance.theme",
    "system",
    Sentence("Theme"),
    Sentence("Light, dark, or like the system."),
    ("system", "light", "dark"),
    (
        Sentence("Like the system"),
        Sentence("Light"),
        Sentence("Dark"),
    ),
)
TEXT_SCALE = Setting(
    "appearance.text_scale",
    1.0,
    Sentence("Text size"),
    Sentence("For everything in the window. Ctrl + and Ctrl − change it too."),
    (0.85, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 2.0),
    ("85 %", "90 %", "100 %", "110 %", "125 %", "140 %", "160 %", "200 %"),
)
DENSITY = Setting(
    "appearance.density",
    "comfortable",
    Sentence("Density"),
    Sentence("Compact shows more rows at once."),
    ("comfortable", "compact"),
    (Sentence("Comfortable"), Sentence("Compact")),
)
MOTION = Setting(
    "appearance.motion",
    "system",
    Sentence("Reduce motion"),
    Sentence("Things open and close at once, without animation."),
    ("system", "always", "never"),
    (
        Sentence("Like the system"),
        Sentence("Always"),
        Sentence("Never"),
    ),
)
NOTIFY = Setting(
    "appearance.notify",
    "on",
    Sentence("Notifications"),
    Sentence("When an answer, a download or a comparison ends while Triptych is behind other windows."),
    ("on", "names", "off"),
    (
        Sentence("Without names"),
        Sentence("With names of chats"),
        Sentence("Off"),
    ),
)
LANGUAGE = Setting(
    "appearance.language",
    "system",
    Sentence("Language"),
    Sentence("Takes effect the next time Triptych starts. The model answers in the language you ask in."),
    ("system", "en", "de"),
    (Sentence("Like the system"), "English", "Deutsch"),
)
EFFORT = Setting(
    "chat.effort",
    "medium",
    Sentence("Effort of a new chat"),
    Sentence("How long the model thinks, until you choose otherwise in the chat."),
    ("low", "medium", "high"),
    (
        Sentence("Low"),
        Sentence("Medium"),
        Sentence("High"),
    ),
)
SENDS_ON_ENTER = Setting(
    "chat.sends_on_enter",
    True,
    Sentence("Enter sends"),
    Sentence("Shift+Enter starts a new line. When off, Enter does that and Ctrl+Enter sends."),
)
INSTRUCTIONS = Setting(
    "chat.instructions",
    "",
    Sentence("Instructions for new chats"),
    Sentence("What the model should keep in mind, such as how to address you."),
    is_long=True,
)
TEMPERATURE = Setting(
    "chat.temperature",
    1.0,
    Sentence("Temperature of new chats"),
    Sentence("How freely words are chosen. OpenAI recommends 1.0; at 0 the answer is always the same."),
    least=0.0,
    most=2.0,
    step=0.1,
)
TOP_P = Setting(
    "chat.top_p",
    1.0,
    Sentence("Top-p of new chats"),
    Sentence("Chooses only among the likeliest words that make up this share. OpenAI recommends 1.0."),
    least=0.05,
    most=1.0,
    step=0.05,
)
MAX_TOKENS = Setting(
    "chat.max_tokens",
    0,
    Sentence("Longest answer of new chats"),
    Sentence("In tokens, reasoning included. 0: until the context is full."),
    least=0,
    most=131072,
    step=256,
)
OPEN_REASONING = Setting(
    "chat.open_reasoning",
    False,
    Sentence("Show reasoning open"),
    Sentence("Each one can still be closed by itself."),
)
CONTEXT = Setting(
    "engine.context",
    0,
    Sentence("Context (n_ctx)"),
    Sentence("How many tokens a chat may have. More takes more memory. Reloads the model."),
    (0, 4096, 8192, 16384, 32768, 65536, 131072),
    (Sentence("Automatic"), 4_096, 8_192, 16_384, 32_768, 65_536, 131_072),
)
THREADS = Setting(
    "engine.threads",
    0,
    Sentence("Processor threads"),
    Sentence("0: one per core, usually the fastest. Reloads the model."),
    least=0,
    most=256,
)
UBATCH = Setting(
    "engine.ubatch",
    512,
    Sentence("Pieces of a prompt (ubatch)"),
    Sentence("Tokens read at a time. More takes more memory. Reloads the model."),
    (128, 256, 512, 1024, 2048),
    ("128", "256", "512", "1,024", "2,048"),
)
REPACK = Setting(
    "engine.repack",
    False,
    Sentence("Repack experts"),
    Sentence("May read prompts faster on a processor, but takes twice their memory. Measure it."),
)
IDLE_MINUTES = Setting(
    "engine.idle_minutes",
    0,
    Sentence("Unload when idle"),
    Sentence("Minutes without a question before the memory is freed. 0: never."),
    least=0,
    most=1440,
    step=5,
)
READ_AHEAD = Setting(
    "engine.read_ahead",
    True,
    Sentence("Read ahead"),
    Sentence("While it rests, the model reads the chat and your draft, so answers begin sooner. Not on battery."),
)
KEPT_READING = Setting(
    "engine.kept_reading",
    4,
    Sentence("Keep what was read"),
    Sentence("Encrypted, so that a long chat goes on after a restart without being read again."),
    (0, 1, 2, 4, 8, 16, 32),
    (Sentence("Off"), "1 GB", "2 GB", "4 GB", "8 GB", "16 GB", "32 GB"),
)
MODELS_FOLDER = Setting(
    "models.folder",
    "",
    Sentence("Where models are kept"),
    Sentence("Empty: Hugging Face’s cache, which other programs share. Move them on “Models”."),
)
OFFLINE = Setting(
    "network.offline",
    False,
    Sentence("Offline"),
    Sentence("Nothing is fetched from the internet. TRIPTYCH_OFFLINE=1 does the same."),
)
MIRROR = Setting(
    "network.mirror",
    "",
    Sentence("Mirror of Hugging Face"),
    Sentence("An address such as https://hub.example.org. Empty: HF_ENDPOINT, or the public hub."),
)
PROXY = Setting(
    "network.proxy",
    "",
    Sentence("Proxy for downloads"),
    Sentence("An address such as http://proxy:8080. Empty: the system’s proxy."),
)
TOOL_ROUNDS = Setting(
    "tools.rounds",
    16,
    Sentence("Calls in one answer"),
    Sentence("How often the model may call a tool and go on before it is stopped."),
    least=1,
    most=100,
)

SETTINGS: tuple[Setting[SettingValue], ...] = (
    THEME,
    TEXT_SCALE,
    DENSITY,
    MOTION,
    NOTIFY,
    LANGUAGE,
    EFFORT,
    SENDS_ON_ENTER,
    OPEN_REASONING,
    INSTRUCTIONS,
    TEMPERATURE,
    TOP_P,
    MAX_TOKENS,
    CONTEXT,
    THREADS,
    UBATCH,
    REPACK,
    IDLE_MINUTES,
    READ_AHEAD,
    KEPT_READING,
    MODELS_FOLDER,
    OFFLINE,
    MIRROR,
    PROXY,
    TOOL_ROUNDS,
)


class Settings:
    """The values in force. Changing one writes the file at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tables: dict[str, object] = {}
        self.trouble: SettingsError | PathBlocked | None = None  # why the file could not be used as it was
        self._read()

    def get(self, setting: Setting[V_co]) -> V_co:
        """The user's value, or the default."""
        section, key = setting.name.split(".")
        found = _table(self._tables.get(section)).get(key)
        return setting.default if found is None else cast("V_co", found)  # `_read` and `set` have checked it

    def set(self, setting: Setting[V_co], value: V_co) -> None:
        """Check, keep and write it. Raises SettingsError and then keeps the old value."""
        checked = _checked(setting, value)
        section, key = setting.name.split(".")
        table = dict(_table(self._tables.get(section)))
        table.pop(key, None)
        if checked != setting.default:
            table[key] = checked
        tables = {**self._tables, section: table}
        self._write({name: content for name, content in tables.items() if content != {}})

    def reset(self, setting: Setting[V_co]) -> None:
        """Give a setting its default value again, and write the file."""
        self.set(setting, setting.default)

    def _write(self, tables: dict[str, object]) -> None:
        try:
            write_whole(self._file, to_toml(tables))
        except OSError as error:
            raise SettingsError(
                Sentence("The setting could not be saved."),
                Sentence("Make room or allow writing in {folder}.", folder=str(self._file.parent)),
                str(error),
            ) from error
        self._tables = tables

    def _read(self) -> None:
        try:
            text = read_file(self._file, _LARGEST).decode("utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            self._set_aside(str(error))
            return
        try:
            self._tables = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # also numbers without end and lists in lists
            self._set_aside(str(error))
            return
        wrong = [str(e.title) for e in map(self._drop_if_wrong, SETTINGS) if e is not None]
        if wrong:
            self.trouble = SettingsError(
                Sentence("Some settings could not be used."), Sentence("Defaults are used for them."), "\n".join(wrong)
            )

    def _drop_if_wrong(self, setting: Setting[V_co]) -> SettingsError | None:
        section, key = setting.name.split(".")
        if not isinstance(self._tables.get(section, {}), dict):
            del self._tables[section]
            return SettingsError(Sentence("{section} is not a table", section=section))
        table = dict(_table(self._tables.get(section)))
        if key not in table:
            return None
        try:
            table[key] = _checked(setting, table[key])
        except SettingsError as error:
            del table[key]
            self._tables[section] = table
            return error
        self._tables[section] = table
        return None

    def _set_aside(self, reason: str) -> None:
        """Keep a file that cannot be read, so that nothing in it is lost, and go on with the defaults."""
        if blocked := obstacle(self._file):
            self.trouble = PathBlocked(blocked, reason)
            return
        aside = self._file.with_suffix(".broken.toml")
        try:
            self._file.replace(aside)
            advice = Sentence("Defaults are used. The old file is kept as {file}.", file=str(aside))
        except OSError:
            advice = Sentence("Defaults are used.")
        self.trouble = SettingsError(Sentence("The settings file could not be read."), advice, reason)


def _table(found: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}  # TOML keys are always texts


def _checked(setting: Setting[V_co], value: object) -> V_co:
    """The value in the setting's type; raises SettingsError that says what is wrong."""
    kind = type(setting.default)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(
            Sentence("{name} has the wrong type: {value}", name=setting.name, value=repr(value)),
            Sentence("Give it as {kind}.", kind=kind.__name__),
        )
    fitting = cast("V_co", value)  # the line above has compared the types
    if setting.allowed and fitting not in setting.allowed:
        allowed = ", ".join(str(v) for v in setting.allowed)
        raise SettingsError(
            Sentence("{name} cannot be {value}", name=setting.name, value=repr(value)),
            Sentence("Use one of: {allowed}.", allowed=allowed),
        )
    if isinstance(value, int | float) and not _is_within(setting, value):
        raise SettingsError(
            Sentence("{name} cannot be {value}", name=setting.name, value=repr(value)),
            Sentence("Use {least} to {most}.", least=_limit(setting.least), most=_limit(setting.most)),
        )
    return fitting


def _limit(value: float | None) -> Number:
    """The least or the most that a number may be; there is one wherever it is told."""
    value = value or 0
    return Number(value, 0 if value == int(value) else 1)


def _is_within(setting: Setting[V_co], value: float) -> bool:
    low = setting.least is None or value >= setting.least
    return low and (setting.most is None or value <= setting.most)
