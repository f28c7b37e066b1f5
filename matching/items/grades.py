"""Grades of steel and other metals: how they are written, what they are called, what may stand for what (DOMAIN 3.3).

Canonical names: ``A36``, ``A572-50``, ``A500-B``, ``A1011-CS-B``, ``1018``, ``304L``, ``6061``. A specification that
only frames another grade (A108, A240) is kept apart as a spec.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from domain.weight import Metal
from matching.items.item import Form
from matching.items.substitutions import SubstitutionClass, substitution
from matching.normalize import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReading:
    """The grades found in a text, and the text with their words blanked out by bars."""

    rest: str
    grades: frozenset[str] = frozenset()
    specs: frozenset[str] = frozenset()
    temper: str | None = None
    doubtful: bool = False


_ASTM_NUMBERS = frozenset(
    listed(
        "36 53 106 108 131 135 139 182 193 194 203 204 234 240 242 252 269 276 283 285 299 307 311 312 320 322 "
        "325 333 335 366 387 420 449 479 490 500 501 511 513 514 516 517 519 525 526 527 529 537 554 569 570 572 "
        "573 588 606 607 611 615 618 621 633 635 653 656 659 666 672 675 678 706 709 710 715 747 778 786 787 792 "
        "829 847 871 879 913 924 992 1008 1011 1018 1043 1064 1065 1066 1085 1554"
    )
)
# Specifications of a product, not of a strength: they do not tell goods apart where a grade stands beside them.
_FRAMES = frozenset(
    listed(
        "A108 A182 A193 A240 A269 A276 A311 A312 A320 A322 A479 A484 A511 A519 A554 A659 A666 A675 A786 A29 A20 "
        "A6 A568 B209 B210 B211 B221 B241 B308 B429 B16 B152 B36"
    )
)
_ASTM = re.compile(r"(?<![A-Z0-9.])(?:ASTM[\s-]*|ASME[\s-]*)?(?P<sa>S?A|F|B)[\s-]?(?P<number>\d{1,4})M?(?![\d.]|['\"])")
_BEFORE_SIZE = re.compile(r"\s*X\s*\d")
# "W8X31 A992 X 40'": a grade and not a size, although an X follows.
_STRENGTHS = frozenset(
    listed("A36 A53 A106 A242 A283 A500 A501 A513 A514 A516 A529 A572 A588 A606 A656 A709 A786 A847 A992 A1011 A1085")
)
# What may follow the number: "-50", " GR 50", "/50", " GR. B/C", " CS TYPE B", " HSLAS 50", " SS36", "B".
_SUFFIX = re.compile(
    r"(?:[\s/-]*(?:GR(?:ADE)?\.?|GRD|G(?=\s?50)|CL(?:ASS)?\.?)[\s-]*(?P<named>[A-Z]{1,2}(?![A-Z0-9])|\d{2,3}[A-Z]?(?![\d/.]))"
    r"|[-/](?P<dash>\d{2}[A-Z]{0,2}|[A-FHQS](?![A-Z0-9]))(?![\d.])"
    r"|(?P<glued>[A-FHQS](?![A-Z0-9]))"
    r"|\s(?P<blank>[BC](?![A-Z0-9./-]|\s*X)|(?:42|50|55|60|65|70)(?![\d./'\"]|\s*X))"
    r"|[\s-]*(?P<family>CS|DS|DDS|EDDS|FS|SS|HSLAS(?:-?F)?)(?![A-Z])[\s-]*(?:TY(?:PE)?\.?|GR\.?|CL\.?)?[\s-]*"
    r"(?P<type>[A-C](?![A-Z0-9])|\d{2}(?![\d/.]|\s*X|\s*GA))?)"
)
_SECOND = re.compile(r"\s*/\s*(?:GR\.?\s*)?(?P<letter>[A-FHQS](?![A-Z0-9]))")
_PLAIN_572 = re.compile(
    r"(?<![A-Z0-9./-])(?P<number>572|500|514|516|588)[\s-]+(?:GR\.?\s*)?(?P<grade>[BC]|[4-7][0-5])(?![\d./X])"
)
_FOLDED = re.compile(r"(?<![A-Z0-9])A(?P<digits>[0-9OQDILSBZG]{2,4})(?![A-Z0-9])")
_SCANNED_GRADE = re.compile(r"[\s-]*(?:GR\.?|6R\.?)[\s-]*([A-Z0-9]{1,2})(?![A-Z0-9])")
_FOLD = str.maketrans("OQDILSBZG", "000115826")
_LETTER_FOLD = {"8": "B", "0": "D", "6": "B"}
_ONLY_LETTERS = frozenset({"500", "53", "106"})

_AISI = listed(
    "1005 1006 1008 1010 1012 1015 1017 1018 1020 1022 1025 1026 1030 1035 1038 1040 1042 1045 1050 1055 1060 1065 "
    "1070 1074 1075 1080 1084 1090 1095 1117 1118 1137 1141 1144 1213 1215 1330 1345 1522 1524 1541 1566 4118 4130 "
    "4137 4140 4142 4145 4147 4150 4320 4330 4340 4620 4820 5140 5160 6150 8615 8617 8620 8630 8640 8645 8740 9260 "
    "9310 52100 11L17 11L41 11L44 12L14 12L15 41L40 41L42 41L50"
)
_STAINLESS_300 = listed(
    "201 202 301 302 303 303SE 304 304L 304H 305 309 309S 310 310S 316 316L 316H 316TI 317 317L 321 321H 347 904L"
)
_STAINLESS_400 = listed(
    "403 405 409 410 410S 416 420 430 430F 431 434 436 439 440A 440B 440C 441 444 446 17-4 15-5 13-8 17-7"
)
_DUPLEX = listed("2205 2507 2101 2304 LDX2101")
_ALUMINUM = listed(
    "1100 2011 2014 2017 2024 2219 3003 3004 3105 5005 5050 5052 5083 5086 5154 5251 5454 5456 6005 6005A 6013 6020 "
    "6026 6060 6061 6063 6066 6082 6101 6105 6262 6351 7020 7050 7075 7175 7475"
)
_BRASS = listed("260 272 330 353 360 385 464 485")
_BRONZE = listed("510 544 630 642 655 660 841 863 903 905 932 936 937 954 955 959")
_COPPER = listed("101 102 110 122 145 147 172 182")
_TOOL = listed("A2 A6 D2 D3 H11 H13 L6 M2 M4 O1 O6 P20 S1 S5 S7 W1 W2")


def _alternatives(names: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_EDGE = r"(?<![A-Z0-9./'\"-])"
# "1045 X 24'" is a grade before a length; before any other figure an X makes the number a size.
_SIZE_BEHIND = r"\s*X\s*[.\d](?!\d{0,2}(?:\.\d+)?\s*(?:'|\"|FT(?![A-Z])|FEET|FOOT|$))"
_END = rf"(?![A-Z0-9'\"]|\.\d|/\d|{_SIZE_BEHIND})"
_TEMPER = r"(?:[\s-]*(?P<temper>T\d{1,5}|H\d{2,4}|[OF](?![A-Z0-9])))?"
_AISI_RE = re.compile(rf"{_EDGE}(?:AISI|SAE|C|M|E|1C)?[\s-]?(?P<name>{_alternatives(_AISI)})(?:[A-Z])?{_END}")
_STAINLESS_RE = re.compile(
    rf"{_EDGE}(?:T|TP|TYPE|AISI|S)?[\s-]?(?P<name>{_alternatives(_STAINLESS_300 + _STAINLESS_400 + _DUPLEX)})"
    rf"(?:[\s-]?PH)?(?P<second>/(?:\d{{3}})?L)?(?:-?SS)?(?![A-Z0-9'\"#]|\.\d|/\d|{_SIZE_BEHIND})"
)
_ALUMINUM_RE = re.compile(rf"{_EDGE}A?(?P<name>{_alternatives(_ALUMINUM)}){_TEMPER}{_END}")
_COPPER_RE = re.compile(rf"{_EDGE}(?:CDA|C)?[\s-]?(?P<name>{_alternatives(_BRASS + _BRONZE + _COPPER)})(?:00)?{_END}")
_TOOL_RE = re.compile(rf"{_EDGE}(?P<name>{_alternatives(_TOOL)}){_END}(?!\s*-)")
_CSA_KSI = {"260": "38", "300": "44", "350": "50", "400": "60"}  # CSA names in MPa -> ksi
# EN 10027-2 material numbers; listed, because 1.4375 and 1.5000 are sizes.
_EN_NUMBER = re.compile(
    r"(?<![\d.])(1\.(?:4(?:021|034|057|112|301|305|306|307|310|401|404|408|410|435|436|439|462|529|539|541|547|571|581|"
    r"828|841|845|878)|0(?:037|038|503|570|577|580)|2(?:312|344|379|842)|7(?:131|225)|6582))(?![\d\"']|\s*X\s*[.\d])"
)
# Pattern and prefix: the grade is the prefix with the pattern's groups behind it.
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![A-Z0-9])AR[\s-]?(200|235|360|400F?|450|500|550|600)(?![A-Z0-9])"), "AR"),
    (re.compile(r"(?<![A-Z0-9])(HARDOX|WEARFORM|BISPLATE|WEARTUF)[\s-]?(\d{3})"), ""),
    (re.compile(r"(?<![A-Z0-9])(?:API\s*)?5L[\s-]*(?:GR\.?\s*)?(B|X\d{2})(?![A-Z0-9])"), "5L-"),
    (re.compile(r"(?<![A-Z0-9])(S(?:235|275|355|420|460)(?:J[R02]|K2|ML?|NL?)?(?:\+[A-Z]{1,2})?)(?![A-Z0-9])"), ""),
    (_EN_NUMBER, ""),
    (re.compile(r"(?<![A-Z0-9])T-?1(?=\s+(?:PL|PLATE|STEEL)|\s*/)"), "A514"),
    (
        re.compile(r"(?<![A-Z0-9])(?:GR(?:ADE|D)?\.?|G(?=\s?50))[\s-]?(50|55|60|65|70|80|100)(?![\d./A-Z'\"]|\s*X)"),
        "GR",
    ),
    (re.compile(r"(?<![\d.])(36|42|50|55|60|65|70|80|100)[\s-]?KSI(?![A-Z])"), "GR"),
    (re.compile(r"(?<![A-Z0-9])(?:SAE\s*)?GR(?:ADE)?\.?[\s-]?([2578]|BD|L9)(?![\d./A-Z'\"]|\s*X)"), "GR"),
    (re.compile(r"(?<![A-Z0-9])(B7M?|B8M?|B16|2H|L7M?)(?![A-Z0-9'\".])"), ""),
    (re.compile(r"(?<![A-Z0-9])(?:CR)?(CQ|DQ|DDQ)(?![A-Z0-9])"), ""),
    (re.compile(r"(?<![A-Z0-9/-])(ER\d{2,4}[A-Z]{0,3}(?:-[A-Z0-9]{1,2})?|E[67]0\d{2}(?:-[A-Z0-9]+)?)(?![A-Z0-9])"), ""),
    (re.compile(r"(?<![A-Z0-9-])CS[\s-]+(?:TYPE|TY)?\s*([A-C])(?![A-Z0-9])"), "CS-"),
)
_CSA = re.compile(
    r"(?<![A-Z0-9.])(?:CSA\s*)?(?:G40\.?2[01]M?[\s-]*)?(?:GR\.?\s*)?(?P<level>38|44|50|55|60|260|300|350|400)"
    r"(?P<kind>WT?|AT?)(?![A-Z0-9])"
)
_PROPERTY_CLASS = re.compile(r"(?<![\d.X/-])(?:CL(?:ASS)?\.?\s*)?(4\.6|4\.8|5\.8|8\.8|10\.9|12\.9)(?![\d'\"]|\s*X)")
_TYPOS = {"A5750": "A572-50", "A57250": "A572-50", "A50050": "A500"}
_FASTENERS = re.compile(r"SCREW|BOLT|NUT\b|STUD|THREADED|SHCS|HHCS|WASHER")

TOOL_STEELS = frozenset(_TOOL)

METAL_OF_GRADE: dict[str, Metal] = {
    **dict.fromkeys(_STAINLESS_300, Metal.STAINLESS_300),
    **dict.fromkeys(_STAINLESS_400, Metal.STAINLESS_400),
    **dict.fromkeys(_DUPLEX, Metal.DUPLEX),
    **dict.fromkeys(_ALUMINUM, Metal.ALUMINUM),
    "5052": Metal.ALUMINUM_5052,
    "3003": Metal.ALUMINUM_3003,
    "2024": Metal.ALUMINUM_2024,
    "7075": Metal.ALUMINUM_7075,
    **{f"C{name}": Metal.BRASS for name in _BRASS},
    **{f"C{name}": Metal.BRONZE for name in _BRONZE},
    **{f"C{name}": Metal.COPPER for name in _COPPER},
}


class _Reader:
    """Takes grades out of a text one pattern after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.grades: set[str] = set()
        self.temper: str | None = None
        self.doubtful = False

    def take(self, start: int, end: int) -> None:
        """Blank a piece of text, keeping positions; the bar stops sizes from growing together."""
        self.text = f"{self.text[:start]}{'|' * (end - start)}{self.text[end:]}"

    def each(self, pattern: re.Pattern[str], name: Callable[[re.Match[str]], str | None]) -> None:
        """Take every match that ``name`` gives a grade for."""
        for found in list(pattern.finditer(self.text)):
            grade = None if self._is_in_chain(found) else name(found)
            if grade is not None:
                self.grades.add(grade)
                self.take(*found.span())

    def _is_in_chain(self, found: re.Match[str]) -> bool:
        """True between two X: "6 X 304 X 20'" is a flat bar."""
        before = self.text[: found.start()].rstrip().endswith("X")
        return before and self.text[found.end() :].lstrip().startswith("X")


@lru_cache(maxsize=16384)
def read_grades(text: str) -> GradeReading:
    """Find the grades of a normalised item text.

    Args:
        text: upper-case text from ``matching.normalize.normalize``.
    """
    reader = _Reader(text)
    _read_astm(reader)
    _read_scanned(reader)
    reader.each(_PLAIN_572, lambda m: f"A{m['number']}-{m['grade']}")
    _read_aluminum(reader)
    _read_stainless(reader)
    if re.search(r"BRASS|BRONZE|BRZ|COPPER|(?<![A-Z0-9])(?:CDA|C)[\s-]?\d{3}(?:00)?(?!\d)", reader.text):
        reader.each(_COPPER_RE, lambda m: f"C{m['name']}")
    reader.each(_AISI_RE, lambda m: m["name"])
    if _FASTENERS.search(text):
        reader.each(_PROPERTY_CLASS, lambda m: m[1])
    reader.each(_CSA, lambda m: f"{_CSA_KSI.get(m['level'], m['level'])}{m['kind']}")
    for pattern, prefix in _OTHERS:
        reader.each(pattern, lambda m, start=prefix: start + "".join(m.groups()))  # type: ignore[misc]
    reader.each(_TOOL_RE, lambda m: m["name"])
    return _finished(reader)


def _finished(reader: _Reader) -> GradeReading:
    found = {_TYPOS.get(grade, grade) for grade in reader.grades}
    frames = {grade for grade in found if grade.split("-", maxsplit=1)[0] in _FRAMES}
    grades = found - frames
    # "CS-B" printed apart from its number belongs to it.
    for loose in {grade for grade in grades if grade.startswith("CS-")}:
        hosts = {grade for grade in grades if grade in {"A1011", "A1008", "A653"}}
        grades = (grades - hosts - {loose}) | ({f"{host}-{loose}" for host in hosts} or {loose})
    return GradeReading(
        rest=reader.text,
        grades=frozenset(grades),
        specs=frozenset(frames),
        temper=reader.temper,
        doubtful=reader.doubtful,
    )


def _read_astm(reader: _Reader) -> None:
    lone: list[str] = []  # numbers of a "A53/A106 GR B" chain that wait for the letter behind the last
    position = 0
    while found := _ASTM.search(reader.text, position):
        number, letter = found["number"], found["sa"]
        position = found.end()
        sized = _BEFORE_SIZE.match(reader.text, position) is not None and f"A{number}" not in _STRENGTHS
        if sized or not _is_spec(letter, number, found[0]):
            continue
        name = f"{letter}{number}"
        suffix = _SUFFIX.match(reader.text, found.end())
        end = found.end() if suffix is None else suffix.end()
        if suffix is None:
            lone.append(name)
            reader.grades.add(name)
        else:
            _add_suffixed(reader, name, suffix, lone)
            end = _take_second_letter(reader, name, suffix)
        reader.take(found.start(), end)
        position = end


def _is_spec(letter: str, number: str, written: str) -> bool:
    if letter == "B":
        return f"B{number}" in _FRAMES and " " not in written
    if letter == "F":
        return number == "1554"
    return number in _ASTM_NUMBERS or f"A{number}" in _TYPOS or (f"A{number}" in _FRAMES and len(number) > 1)


def _add_suffixed(reader: _Reader, name: str, suffix: re.Match[str], lone: list[str]) -> None:
    family, kind = suffix["family"], suffix["type"]
    if family is not None:
        joined = f"{family}{kind}" if kind and kind.isdecimal() else "-".join(filter(None, (family, kind)))
        reader.grades.add(f"{name}-{joined}")
        return
    grade = suffix["named"] or suffix["dash"] or suffix["glued"] or suffix["blank"]
    reader.grades.add(f"{name}-{grade}")
    if grade.isalpha():
        for waiting in [other for other in lone if other.lstrip("SA") in _ONLY_LETTERS]:
            reader.grades.discard(waiting)
            reader.grades.add(f"{waiting}-{grade}")
    lone.clear()


def _take_second_letter(reader: _Reader, name: str, suffix: re.Match[str]) -> int:
    """Read the C of "GR B/C"; return where the grade ends."""
    second = _SECOND.match(reader.text, suffix.end())
    if second is None or suffix["family"] is not None:
        return suffix.end()
    reader.grades.add(f"{name}-{second['letter']}")
    return second.end()


def _read_scanned(reader: _Reader) -> None:
    """Read ``A5OO GR 8`` as A500 grade B, and say that it is a doubtful reading."""
    for found in list(_FOLDED.finditer(reader.text)):
        number = found["digits"].translate(_FOLD)
        digits = found["digits"]
        if digits.isdecimal() or number not in _ASTM_NUMBERS or not any(c.isdecimal() for c in digits):
            continue
        reader.doubtful = True
        end = found.end()
        letter = _SCANNED_GRADE.match(reader.text, end)
        grade = ""
        if letter is not None:
            end = letter.end()
            grade = (
                f"-{_LETTER_FOLD.get(letter[1], letter[1]) if number in _ONLY_LETTERS else letter[1].translate(_FOLD)}"
            )
        reader.grades.add(f"A{number}{grade}")
        reader.take(found.start(), end)


def _read_aluminum(reader: _Reader) -> None:
    aluminum = re.search(r"\bALUM|\bAL\b|\bALU\b", reader.text) is not None

    def name(found: re.Match[str]) -> str | None:
        if found["temper"] is None and not aluminum and found["name"] in {"1100", "2011", "2014", "2017", "2024"}:
            return None  # 2024 may be a year
        reader.temper = found["temper"] or reader.temper
        return found["name"]

    reader.each(_ALUMINUM_RE, name)


def _read_stainless(reader: _Reader) -> None:
    def name(found: re.Match[str]) -> str:
        if found["second"] is not None:
            reader.grades.add(f"{found['name'].rstrip('L')}L")
        return found["name"]

    reader.each(_STAINLESS_RE, name)


def is_equivalent(ordered: str, offered: str, *, form: Form | None = None) -> bool:
    """Return whether the offered grade counts as the ordered one: the same, renamed, or only written more fully."""
    found = substitution("grade", ordered, offered, form=form)
    renamed = found is not None and found.kind is SubstitutionClass.EQUIVALENT
    return ordered == offered or renamed or (found is None and offered.startswith(f"{ordered}-"))


def is_less_precise(ordered: str, offered: str) -> bool:
    """Return whether the offered text leaves out a part of the ordered grade (A500 or B for A500-B)."""
    if ordered.startswith(f"{offered}-") or ordered.endswith(f"-{offered}"):
        return True
    strength = ordered.removeprefix(offered) if ordered.startswith(offered) else offered.removeprefix("GR")
    return strength.isdecimal() and len(strength) == 2 and ordered.endswith(strength)  # noqa: PLR2004 - ksi
