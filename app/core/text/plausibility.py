"""How much a text looks like writing, between -1 and 1: what tells one older encoding from another.

Read in a wrong encoding, a text is made of signs that stand together nowhere: rare characters, letters of two
alphabets, capitals inside words. Only characters beyond ASCII are looked at, each with its neighbours. Not here:
encodings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]

_WESTERN = frozenset("äöüßÄÖÜéèêëàâáãåæçíìîïñóòôõøúùûýÿœšžÉÈÊÀÂÁÃÅÆÇÍÎÑÓÔÕØÚÙÛŒŠŽðþÐÞ")
_CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽáéíýúÁÉÍÝÚäöüÄÖÜßôľĽĺőűŐŰăâîşţĂÂÎŞŢđĐ")
_SIGNS = frozenset("“”„‘’‚–—…«»·•€£§©®™°±µ×¼½¾²³¢¥´\xa0\xad†‰‹›")
_PAIRS = frozenset(("öß", "üß", "äß", "çã", "çõ", "éé", "íð", "áð", "öð", "ýð"))
_OPENING = frozenset("¿¡")
_LOW = frozenset("‚„‹")
_INSIDE = frozenset("’‘´·\xad–—°²³")  # signs that stand beside letters
_CYRILLIC = re.compile("[\u0400-\u045f\u0490\u0491]")
_GREEK = re.compile("[\u0370-\u03ff]")
_HEBREW = re.compile("[\u05b0-\u05ea]")
_ARABIC = re.compile("[\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af\u06be\u06c1\u06cc\u06d2]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_ONLY_LAST = frozenset("ךםןףץةىς")  # letters that end a word
_OFTEN_CYRILLIC = frozenset("оеаинтсрвлкмдпу")
_OFTEN_GREEK = frozenset("αοιετνσηυρπκμλςωάέόίήύώ")
_OFTEN_HEBREW = frozenset("יוהלאתרבמשנםחדע")
_OFTEN_ARABIC = frozenset("اليمنورتبهعدسفكحقةأ")
_OFTEN_THAI = frozenset("านรอกเงมยลวดทสตะปบคหแจพชขไใโผัี่้ิุู็์ำ")
_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔价姓钱单元购买商店京州省县街号邮编码苹果香蕉橙茶饭菜米"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運筆價姓錢單元購買商店京州省縣街號郵編碼蘋果香蕉橙茶飯菜米臺灣"
)
_JAPANESE = frozenset(
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好退準賞訴辺造英被株頭技低毎医復仕去姿味負閣韓渡失移差衆個門写評課末守若脳極種美岡影命含福蔵量望松非撃佐核観察整段横融型白深字答夜製票況音申様財港識注呼渉達駅値段名前道具品番"
)
_KOREAN = frozenset(
    "이다는에의가을를은하고지기사리도한로시인자대정어아나서과부수일그보장해으상전주라구국제와여만원성안들계조동공무스신요선미위오니관방경있없생러게적모연비유등것면년우교거내소분화호명금민진마까되했습세학물문반회결행개양출실재당간통발입치려때할트터중히여건르던말용산직체음식품량름가격번호전주남북"
)


def western(text: str) -> float:
    """French, German, Spanish, Portuguese, the languages of the north."""
    return _latin(text, _WESTERN, most=2)


def western_of_old(text: str) -> float:
    """The same languages in an encoding that is seldom met now: only where it is much likelier."""
    return 0.42 * western(text)


def central_european(text: str) -> float:
    """Polish, Czech, Slovak, Hungarian, Romanian."""
    return _latin(text, _CENTRAL, most=4)


def cyrillic(text: str) -> float:
    """Tell how much the text is like Russian, Ukrainian or Bulgarian."""
    return _alphabet(text, _CYRILLIC, _OFTEN_CYRILLIC)


def cyrillic_of_old(text: str) -> float:
    """The same languages in an encoding that is seldom met now: only where it is much likelier."""
    return 0.42 * cyrillic(text)


def greek(text: str) -> float:
    """Tell how much the text is like Greek."""
    return _alphabet(text, _GREEK, _OFTEN_GREEK)


def hebrew(text: str) -> float:
    """Tell how much the text is like Hebrew."""
    return _alphabet(text, _HEBREW, _OFTEN_HEBREW)


def arabic(text: str) -> float:
    """Arabic: its encoding gives every byte a sign, so only where most of them are letters that are met often."""
    return 2 * _alphabet(text, _ARABIC, _OFTEN_ARABIC) - 1


def thai(text: str) -> float:
    """Thai: nearly any bytes can be read as its letters, so only where it is much likelier."""
    return 0.45 * _alphabet(text, _THAI, _OFTEN_THAI)


def simplified_chinese(text: str) -> float:
    """Chinese as in China and Singapore."""
    return _characters(text, _SIMPLIFIED, lambda sign: _is_first_level(sign, "gb2312", 0xB0, 0xD7))


def traditional_chinese(text: str) -> float:
    """Chinese as in Taiwan and Hong Kong."""
    return _characters(text, _TRADITIONAL, lambda sign: _is_first_level(sign, "big5", 0xA4, 0xC6))


def japanese(text: str) -> float:
    """Tell how much the text is like Japanese, in kana and characters."""
    return _characters(text, _JAPANESE, lambda sign: _is_first_level(sign, "cp932", 0x88, 0x97), kana=1.0)


def korean(text: str) -> float:
    """Korean in its own letters."""
    return _characters(
        text, _KOREAN, lambda sign: "\uac00" <= sign <= "\ud7a3" and _is_first_level(sign, "euc_kr", 0xB0, 0xC8)
    )


def has_unknown(text: str) -> bool:
    """Whether there are characters that stand for nothing, or for something private."""
    return any(unicodedata.category(sign) in ("Co", "Cn") for sign in text)


def is_one_writing(text: str) -> bool:
    """Whether nearly all of it is of writings that are read in our day, and something of it plain letters or spaces."""
    known = sum(_is_known(sign) for sign in text)
    return known >= 0.95 * len(text) and any(sign.isascii() for sign in text)


def _is_known(sign: str) -> bool:
    return sign < "\u0700" or "\u0900" <= sign < "\u0980" or "\u0e00" <= sign < "\u0e80" or (
        "\u1e00" <= sign < "\u2200" or "\u3000" <= sign < "\u3100" or "\u4e00" <= sign < "\ua000"
        or "\uac00" <= sign < "\ud7b0" or "\uff00" <= sign < "\ufff0"
    )  # fmt: skip


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0


def _latin(text: str, letters: frozenset[str], most: int) -> float:
    """Accented letters stand alone or, up to `most`, together among plain ones, capitals only where one can stand."""
    scores: list[float] = []
    for run in re.finditer(r"[^\x00-\x7f]+", text):
        before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
        own = "".join(sign for sign in run[0] if sign in letters)
        is_near = before.isalpha() or after.isalpha()
        together = 1.0 if len(own) < 2 or own in _PAIRS or most > 2 else 0.3
        for place, sign in enumerate(run[0]):
            left = run[0][place - 1] if place else before
            right = run[0][place + 1] if place + 1 < len(run[0]) else after
            has_room = len(own) <= 2 or (is_near and len(own) <= most)
            scores.append(together * _latin_score(sign, left, right, letters) if has_room else -1.0)
    return _mean(scores)


def _latin_score(sign: str, left: str, right: str, letters: frozenset[str]) -> float:
    if sign in letters:
        if sign.isupper() and left.islower():
            return -1.0
        return 1.0 if left.isalpha() or right.isalpha() else 0.3
    if sign in _OPENING:
        return 1.0 if right.isalpha() and not left.isalpha() else -1.0
    return 0.7 if sign in _INSIDE else _sign_score(sign, left, right)


def _alphabet(text: str, letter: re.Pattern[str], often: frozenset[str]) -> float:
    """Words of one alphabet, small letters behind at most one capital."""
    scores: list[float] = []
    for place, sign in enumerate(text):
        if not sign.isascii():
            left, right = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
            is_letter = letter.match(sign) is not None
            scores.append(_letter_score(sign, left, right, often) if is_letter else _sign_score(sign, left, right))
    return _mean(scores)


def _letter_score(sign: str, left: str, right: str, often: frozenset[str]) -> float:
    near = [other for other in (left, right) if other.isalpha()]
    if not near:  # a word of one letter says little
        return 0.2
    if any(other.isascii() for other in near) or (sign.isupper() and left.islower()):
        return -1.0
    if sign in _ONLY_LAST and right.isalpha():
        return -1.0
    return (1.0 if sign.lower() in often else 0.3) - 0.2 * sign.isupper()


def _sign_score(sign: str, left: str, right: str) -> float:
    if sign in _LOW and left.isalpha():
        return -1.0
    return 0.7 if sign in _SIGNS and not (left.isalpha() and right.isalpha()) else -1.0


def _characters(text: str, often: frozenset[str], is_usual: Callable[[str], bool], kana: float = -0.3) -> float:
    return _mean([_character_score(sign, often, is_usual, kana) for sign in text if not sign.isascii()])


def _character_score(sign: str, often: frozenset[str], is_usual: Callable[[str], bool], kana: float) -> float:
    if sign in often:
        return 1.0
    if "\u3041" <= sign <= "\u30ff":
        return kana
    if (
        "\u3000" <= sign <= "\u3020"
        or "\uff01" <= sign <= "\uff5e"
        or sign in "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
    ):
        return 0.5
    if "\uff61" <= sign <= "\uff9f" or unicodedata.category(sign)[0] == "C":
        return -0.6
    return 0.4 if is_usual(sign) else -1.0


def _is_first_level(sign: str, codec: str, first: int, last: int) -> bool:
    """Whether a character is one of the usual ones, which each national standard put first."""
    try:
        return first <= sign.encode(codec)[0] <= last
    except UnicodeEncodeError:
        return False
