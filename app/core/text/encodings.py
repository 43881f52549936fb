"""From the bytes of a text file to its characters: surely where the bytes say it, else by a guess that is named.

In this order: a byte order mark; valid UTF-8; UTF-16 without a mark, by where its zeros stand; UTF-8 with a damaged
place or a cut end; then the older encodings: by what chardet knows of the languages, or, where a few words leave it
in doubt, by which of them makes it look most like writing. Every guess can be put right with `decoded_as`. Not here:
opening files (`app.real_file`), what is said of it (its users).
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from app.core.text import plausibility


class Encoding(Enum):
    """How text can be written in bytes: the name that people know, and Python's codec."""

    UTF_8 = ("UTF-8", "utf-8")
    UTF_16_LE = ("UTF-16 LE", "utf-16-le")
    UTF_16_BE = ("UTF-16 BE", "utf-16-be")
    UTF_32_LE = ("UTF-32 LE", "utf-32-le")
    UTF_32_BE = ("UTF-32 BE", "utf-32-be")
    WESTERN = ("Windows-1252", "cp1252")
    CENTRAL = ("Windows-1250", "cp1250")
    CYRILLIC = ("Windows-1251", "cp1251")
    KOI8 = ("KOI8-R", "koi8_r")
    KOI8_UKRAINIAN = ("KOI8-U", "koi8_u")
    CYRILLIC_ISO = ("ISO-8859-5", "iso8859_5")
    CYRILLIC_DOS = ("DOS 866", "cp866")
    CYRILLIC_MAC = ("Mac Cyrillic", "mac_cyrillic")
    GREEK = ("Windows-1253", "cp1253")
    TURKISH = ("Windows-1254", "cp1254")
    HEBREW = ("Windows-1255", "cp1255")
    ARABIC = ("Windows-1256", "cp1256")
    BALTIC = ("Windows-1257", "cp1257")
    THAI = ("Windows-874", "cp874")
    SIMPLIFIED = ("GBK", "gb18030")  # which holds all of GBK
    TRADITIONAL = ("Big5", "cp950")
    SHIFT_JIS = ("Shift-JIS", "cp932")
    EUC_JP = ("EUC-JP", "euc_jp")
    ISO_2022_JP = ("ISO-2022-JP", "iso2022_jp")
    KOREAN = ("EUC-KR", "cp949")
    LATIN_2 = ("ISO-8859-2", "iso8859_2")
    LATIN_9 = ("ISO-8859-15", "iso8859_15")
    MAC = ("Mac Roman", "mac_roman")
    DOS = ("DOS 850", "cp850")
    CENTRAL_DOS = ("DOS 852", "cp852")
    TURKISH_DOS = ("DOS 857", "cp857")

    def __init__(self, label: str, codec: str) -> None:
        self.label = label
        self.codec = codec


@dataclass(frozen=True)
class DecodedText:
    """A text with plain line feeds and without a mark, and how its bytes were read."""

    text: str
    encoding: Encoding
    is_guess: bool = False


class NotTextError(ValueError):
    """These bytes are no text, or not in the encoding that was asked for; says why, in technical words."""


_MARKS = (  # the longer first: UTF-16's is the beginning of UTF-32's
    (b"\xff\xfe\x00\x00", Encoding.UTF_32_LE),
    (b"\x00\x00\xfe\xff", Encoding.UTF_32_BE),
    (b"\xef\xbb\xbf", Encoding.UTF_8),
    (b"\xff\xfe", Encoding.UTF_16_LE),
    (b"\xfe\xff", Encoding.UTF_16_BE),
)
_GUESSED = {  # in the order of how often they are met: the first of equally likely ones is taken
    Encoding.WESTERN: plausibility.western,
    Encoding.SIMPLIFIED: plausibility.simplified_chinese,
    Encoding.SHIFT_JIS: plausibility.japanese,
    Encoding.CYRILLIC: plausibility.cyrillic,
    Encoding.CENTRAL: plausibility.central_european,
    Encoding.TRADITIONAL: plausibility.traditional_chinese,
    Encoding.KOREAN: plausibility.korean,
    Encoding.EUC_JP: plausibility.japanese,
    Encoding.KOI8: plausibility.cyrillic,
    Encoding.GREEK: plausibility.greek,
    Encoding.HEBREW: plausibility.hebrew,
    Encoding.ARABIC: plausibility.arabic,
    Encoding.THAI: plausibility.thai,
    Encoding.CYRILLIC_DOS: plausibility.cyrillic_of_old,
    Encoding.CYRILLIC_MAC: plausibility.cyrillic_of_old,
    Encoding.CYRILLIC_ISO: plausibility.cyrillic_of_old,
    Encoding.DOS: plausibility.western_of_old,
    Encoding.MAC: plausibility.western_of_old,
}
_ASIAN = (Encoding.SIMPLIFIED, Encoding.TRADITIONAL, Encoding.SHIFT_JIS, Encoding.EUC_JP, Encoding.KOREAN)
_CENTRAL = (Encoding.CENTRAL, Encoding.LATIN_2, Encoding.CENTRAL_DOS)
_KNOWN_AS = {Encoding.EUC_JP: "euc_jis_2004"}  # chardet has that name for it
_BY_BYTES = (Encoding.UTF_8, Encoding.UTF_16_LE, Encoding.UTF_16_BE, Encoding.UTF_32_LE, Encoding.UTF_32_BE)
_OTHER_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")
# Controls that texts do not have. Tabs, feeds, bells, backspaces, escapes and DOS's end of file they do.
_CONTROLS = re.compile("[\x01-\x06\x0e-\x19\x1c-\x1f]")
_NOT_PLAIN = re.compile(rb"[\x80-\xff]")
_NOT_ASCII = re.compile("[^\\x00-\\x7f]")
_BEFORE = 40  # plain bytes of a line that are looked at before the first that is not
_SAMPLE = 4000  # bytes that are looked at for a guess
_MOSTLY = 0.7  # of the bytes are plain: then it is text, whatever the others are
_IN_DOUBT = 0.05  # what chardet says of a word or two, for most encodings alike
_ASIAN_DOUBT = 0.15
_LIKELY, _SURE = 0.4, 0.9  # measures of plausibility
_SEVERAL = 4  # so many good places for one bad make it UTF-8 all the same


def decoded(content: bytes) -> DecodedText:
    """Read bytes as text. Raises NotTextError."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], encoding, errors="replace")
    if content.startswith(_OTHER_FILES):
        raise NotTextError("the file of another program")
    found = _utf_8(content) or _utf_16(content) or _escaped(content) or _damaged_utf_8(content) or _older(content)
    if found is None:
        raise NotTextError("no known encoding makes text of it")
    return found


def decoded_as(content: bytes, encoding: Encoding) -> DecodedText:
    """Read bytes as somebody says they are to be read. Raises NotTextError."""
    mark = next((mark for mark, of in _MARKS if of is encoding and content.startswith(mark)), b"")
    try:
        return _read(content[len(mark) :], encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(str(error)) from error


def named(label: str) -> Encoding | None:
    """The encoding that somebody names, as `label` has it or as Python knows it."""
    key = _key(label)
    return next((encoding for encoding in Encoding if key in (_key(encoding.label), _key(encoding.codec))), None)


def _key(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    return {"utf16": "utf16le", "windows936": "gbk", "gb2312": "gbk", "sjis": "shiftjis", "latin1": "cp1252",
            "iso88591": "cp1252", "utf8sig": "utf8", "euckr": "cp949"}.get(plain, plain)  # fmt: skip


def _read(content: bytes, encoding: Encoding, *, errors: str = "strict", is_guess: bool = False) -> DecodedText:
    text = content.decode(encoding.codec, errors)
    controls = text.count("\x00") * len(text) + len(_CONTROLS.findall(text))
    if controls * 50 > len(text):
        raise NotTextError(f"{controls} control characters, read as {encoding.label}")
    plain = text.removesuffix("\x1a").replace("\r\n", "\n").replace("\r", "\n")
    return DecodedText(plain, encoding, is_guess)


def _utf_8(content: bytes) -> DecodedText | None:
    if b"\x00" in content or _ESCAPED_JAPANESE.search(content):
        return None
    try:
        return _read(content, Encoding.UTF_8)
    except UnicodeDecodeError:
        return None


def _utf_16(content: bytes) -> DecodedText | None:
    """By its zeros: each is the upper half of a plain letter, a space or a line end, all on the same side."""
    if b"\x00" not in content:
        return None
    content = content[: len(content) // 2 * 2]  # the end may be cut
    for encoding, upper in ((Encoding.UTF_16_LE, 1), (Encoding.UTF_16_BE, 0)):
        if b"\x00" in content[1 - upper :: 2]:
            continue
        try:
            found = _read(content, encoding, is_guess=True)
        except (UnicodeDecodeError, NotTextError):
            continue
        if plausibility.is_one_writing(found.text):
            return found
    raise NotTextError("it has zero bytes, and is not UTF-16")


def _escaped(content: bytes) -> DecodedText | None:
    if not _ESCAPED_JAPANESE.search(content):
        return None
    try:
        return _read(content, Encoding.ISO_2022_JP, is_guess=True)
    except UnicodeDecodeError:
        return None


def _damaged_utf_8(content: bytes) -> DecodedText | None:
    """UTF-8 that was cut within a character, or has a bad place among many good ones."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(_weight(sign) for sign in _NOT_ASCII.findall(text)) - bad
    is_cut = bad == 1 and text.endswith("\ufffd") and content[-1] >= 0xC2 and good > 0
    if is_cut or (good and good >= _SEVERAL * bad):
        return _read(content, Encoding.UTF_8, errors="replace", is_guess=True)
    return None


def _weight(sign: str) -> int:
    """How much one good character says: two bytes that fit may be chance, three hardly ever are."""
    return 1 if sign == "\ufffd" else (1, 3, 4)[(sign > "\u07ff") + (sign > "\uffff")]


def _older(content: bytes) -> DecodedText | None:
    """The likeliest encoding of those that can be read to the end."""
    for encoding in _candidates(_sample(content)):
        with suppress(UnicodeDecodeError):
            return _read(content, encoding, is_guess=True)
    if sum(byte < 0x80 for byte in content) >= _MOSTLY * len(content):
        return _read(content, Encoding.WESTERN, errors="replace", is_guess=True)
    return None


def _candidates(sample: bytes) -> list[Encoding]:
    """The encodings that a sample may be in, the likeliest first; none for what is no writing in any of them."""
    scores = {encoding: measure(_beginning(sample, encoding)) for encoding, measure in _GUESSED.items()}
    plausible = sorted((encoding for encoding in scores if scores[encoding] > 0), key=lambda one: -scores[one])
    if not plausible:
        return []
    best, likely = plausible[0], _likely(sample)
    if not likely:
        return plausible
    first, confidence = likely[0]
    are_asian = best in _ASIAN and first in _ASIAN and scores[best] >= _SURE
    if (confidence < _IN_DOUBT and scores[best] >= _LIKELY) or (confidence < _ASIAN_DOUBT and are_asian):
        return plausible
    return [*(encoding for encoding, _ in likely), *plausible]


def _likely(sample: bytes) -> list[tuple[Encoding, float]]:
    """What chardet finds, without what no text of such a language holds."""
    import chardet  # takes 50 ms, and is seldom needed

    names = {_codec(_KNOWN_AS.get(encoding, encoding.codec)): encoding for encoding in Encoding}
    wanted = [
        name for name, encoding in names.items() if encoding not in (*_BY_BYTES, Encoding.ISO_2022_JP, Encoding.LATIN_9)
    ]
    found = chardet.detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=wanted, no_match_encoding=wanted[0]
    )
    likely = [(names.get(_codec(one["encoding"] or "")), one["confidence"]) for one in found]
    return [(encoding, sure) for encoding, sure in likely if encoding and _is_possible(sample, encoding)]


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def _is_possible(sample: bytes, encoding: Encoding) -> bool:
    text = _beginning(sample, encoding)
    if encoding in _CENTRAL and plausibility.central_european(text) <= 0:
        return False
    return bool(text) and not plausibility.has_unknown(text)


def _sample(content: bytes) -> bytes:
    """Some lines that are not plain; no encoding that is guessed has a line end inside a character."""
    lines: list[bytes] = []
    room, place = _SAMPLE, 0
    while room > 0 and (first := _NOT_PLAIN.search(content, place)):
        begin = max(content.rfind(b"\n", place, first.start()) + 1, first.start() - _BEFORE, place)
        place = content.find(b"\n", first.start()) + 1 or len(content)
        lines.append(content[begin : min(place, begin + room)])
        room -= len(lines[-1])
    return b"".join(lines)


def _beginning(sample: bytes, encoding: Encoding) -> str:
    """A sample as text, but for a character that is cut at its end; nothing where it cannot be read."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    try:
        return decoder.decode(sample, final=len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return ""
