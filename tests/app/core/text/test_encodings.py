"""How the bytes of a text file are read: surely, by a guess that is right, or not at all."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, strategies as st

from app.core.text.encodings import Encoding, NotTextError, decoded, decoded_as, named

GOLDEN = Path(__file__).resolve().parents[3] / "golden"
GUESSES = {
    Encoding.WESTERN: (
        "Café",
        "für",
        "Straße",
        "Größe: 5 €",
        "“quoted” – it’s",
        "señor, ¿qué?",
        "São Paulo, ação",
        "Ærøskøbing",
        "MÜLLER, ÖL",
        "À propos",
        "Où êtes-vous ?",
        "25 °C",
        "name,price\nCafé,3 €\nNaïve,5 €\n",
        "/* Müller */\nint main(){}\n",
        "x = 'é'",
    ),
    Encoding.SIMPLIFIED: (
        "姓名,价格\n王小明,300\n",
        "你好",
        "苹果,香蕉",
        "今天天气很好，我们去公园散步。",
        "北京市海淀区中关村大街",
        "型号;数量\n螺丝钉;五十",
    ),
    Encoding.SHIFT_JIS: (
        "名前,値段\n田中,300\n",
        "こんにちは",
        "東京スカイツリーの高さは634メートルです。",
        "商品番号;数量\n螺子;五十",
        "データ",
    ),
    Encoding.TRADITIONAL: ("你好", "今天天氣很好", "姓名,價格", "產品描述:高品質不鏽鋼保溫杯"),
    Encoding.KOREAN: ("안녕하세요", "이름,가격", "질문,답\n한국의 수도는?,서울"),
    Encoding.EUC_JP: ("名前,値段", "こんにちは", "日本の首都は東京です"),
    Encoding.ISO_2022_JP: ("こんにちは",),
    Encoding.CYRILLIC: ("Привет, как дела?", "имя;цена", "МОСКВА", "Київ — столиця України", "ООО «Ромашка»"),
    Encoding.KOI8: ("Привет, как дела?", "Вопрос,Ответ"),
    Encoding.CENTRAL: ("Zażółć gęślą jaźń", "Łódź", "Příliš žluťoučký kůň", "Jaká je odpověď?", "cena;złoty"),
    Encoding.GREEK: ("Καλημέρα κόσμε", "όνομα;τιμή"),
    Encoding.HEBREW: ("שלום עולם", "שם;מחיר\nדוד;300\n", "היום מזג האוויר טוב."),
    Encoding.ARABIC: ("مرحبا بالعالم", "الاسم;السعر\nمحمد;300\n", "اليوم الطقس جميل جدا في المدينة."),
    Encoding.THAI: ("สวัสดีชาวโลก", "ชื่อ,ราคา\nสมชาย,300\n", "วันนี้อากาศดีมาก เราไปสวนสาธารณะ"),
    Encoding.DOS: ("Größe;Preis\nKöln;3", "Café"),
    Encoding.MAC: ("Größe", "naïve café"),
    Encoding.UTF_16_LE: ("plain words only\n", "name,price\nCafé,3 €\n", "今天\n天气", "Привет мир"),
    Encoding.UTF_16_BE: ("plain words only\n", "Grüße an alle"),
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(encoding, text) for encoding, texts in GUESSES.items() for text in texts]
)
def test_what_the_bytes_do_not_say_is_guessed_right(encoding: Encoding, text: str) -> None:
    found = decoded(text.encode(encoding.codec))
    assert (found.text, found.encoding, found.is_guess) == (text, encoding, True)


@pytest.mark.parametrize(
    ("codec", "languages"),
    [
        ("cp1252", "fr de es sv pt"),
        ("cp1250", "pl cs hu ro"),
        ("iso8859_2", "pl cs hu"),
        ("cp852", "pl cs hu"),
        ("cp1254", "tr"),
        ("iso8859_9", "tr"),
        ("cp857", "tr"),
        ("cp1257", "lv lt et"),
        ("cp1251", "ru uk bg"),
        ("koi8_r", "ru"),
        ("koi8_u", "uk"),
        ("iso8859_5", "ru"),
        ("cp866", "ru"),
        ("mac_cyrillic", "ru"),
        ("cp1253", "el"),
        ("iso8859_7", "el"),
        ("cp1255", "he"),
        ("cp1256", "ar"),
        ("cp949", "ko"),
        ("euc_jp", "ja"),
        ("cp932", "ja"),
        ("cp950", "zh"),
        ("gb18030", "cn"),
        ("cp874", "th"),
    ],
)
def test_sentences_of_letters_and_records_are_nearly_all_read_right(codec: str, languages: str) -> None:
    """Of a sentence or two each; the few that are not are other by a letter that two encodings share."""
    texts = msgspec.json.decode((GOLDEN / "short_texts.json").read_bytes(), type=dict[str, list[str]])
    alone = [text for language in languages.split() for text in texts[language]]
    contents = [text.encode(codec, "ignore") for text in (*alone, *map(" ".join, pairwise(alone)))]
    guessed = [content for content in contents if not content.isascii()]
    right = [content for content in guessed if decoded(content).text == content.decode(codec)]
    assert len(right) >= 0.85 * len(guessed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_they_say_is_no_guess(encoding: str) -> None:
    found = decoded("Größe, 5 €, 東京\n".encode(encoding))
    assert (found.text, found.is_guess) == ("Größe, 5 €, 東京\n", False)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xfe\xff\x00a\x00b", "ab"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"dos text\r\n\x1a", "dos text\n"),
        (b"done\x07\n", "done\x07\n"),
        (b"N\x08NA\x08A\n", "N\x08NA\x08A\n"),
        (b"a\x7fb", "a\x7fb"),
        ("na\u00efve caf\u00e9 ".encode() + b"\xc3", "na\u00efve caf\u00e9 \ufffd"),
        ("\u6771\u4eac\u6771\u4eac".encode() + b"\xff\n", "\u6771\u4eac\u6771\u4eac\ufffd\n"),
        ("plain words\n".encode("utf-16-le") + b"x", "plain words\n"),
        (b"", ""),
    ],
)
def test_odd_texts_are_texts(content: bytes, text: str) -> None:
    assert decoded(content).text == text


@pytest.mark.parametrize(
    "content",
    [
        b"abc\x00def\n",
        b"\x7fELF\x02\x01\x01\x00\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04abc",
        bytes(range(256)),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotTextError):
        decoded(content)


def test_noise_is_refused() -> None:
    for _ in range(50):
        with pytest.raises(NotTextError):
            decoded(os.urandom(2000))


def test_a_long_file_is_judged_by_its_beginning_and_read_to_its_end() -> None:
    text = "Die Größe der Häuser. " * 20_000
    assert decoded(text.encode("cp1252")).text == text
    mixed = text.encode("cp1252") + b"\x81"  # which Windows-1252 does not have
    assert decoded(mixed).text.startswith("Die Gr")


def test_one_long_line_is_no_trouble() -> None:
    text = "x" * 1_000_000 + "\n" + "Größe " * 100 + "y" * 1_000_000
    assert decoded(text.encode("cp1252")).text == text


def test_somebody_says_how() -> None:
    content = "Größe".encode("cp1252")
    assert decoded_as(content, Encoding.CENTRAL).text == "Größe"
    with pytest.raises(NotTextError):
        decoded_as(content, Encoding.UTF_8)
    assert decoded_as(b"\xff\xfea\x00", Encoding.UTF_16_LE).text == "a"


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("Windows-1252", Encoding.WESTERN),
        ("cp1252", Encoding.WESTERN),
        ("latin-1", Encoding.WESTERN),
        ("gbk", Encoding.SIMPLIFIED),
        ("GB18030", Encoding.SIMPLIFIED),
        ("shift_jis", Encoding.SHIFT_JIS),
        ("utf8", Encoding.UTF_8),
        ("UTF-16", Encoding.UTF_16_LE),
        ("euc-kr", Encoding.KOREAN),
    ],
)
def test_encodings_have_the_names_that_people_know(label: str, encoding: Encoding) -> None:
    assert named(label) is encoding
    assert named(encoding.label) is encoding


def test_a_name_that_nobody_knows_is_none() -> None:
    assert named("klingon") is None


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_are_refused(content: bytes) -> None:
    try:
        decoded(content)
    except NotTextError:
        return
