"""Goods named in a mail's words, tied to the lines of our orders that can be meant.

What a word means depends on the order: among three screws the length says which, in an order with one plate "the
plate" does. A name that fits several lines means all of them in the plural ("the rounds"), else nobody knows which.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from domain.document import OurLine, ReadingContext
from domain.purchase import po_key
from parsers.prose.goods_words import GRADE, Token, features_of_description, tokens_of

_GAP = 4  # characters between two tokens of one name: a blank, a hyphen, "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Goods named at characters ``start`` to ``end``."""

    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def plural(self) -> bool:
        """True when the name is a plural."""
        return any(t.plural for t in self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    line: OurLine
    features: Counter[str]
    first_size: str | None


class Goods:
    """The goods of our lines, ready to be found in words."""

    def __init__(self, lines: Sequence[OurLine]) -> None:
        self._held = [_held(line) for line in lines]
        self.vocabulary = frozenset(f for h in self._held for f in h.features)
        self.numbers = frozenset(n for line in lines for n in re.findall(r"\d+", line.description))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the names of goods in a text, in order."""
        tokens = [t for t in tokens_of(text, self.vocabulary) if not _is_length_of_stock(t)]
        return tuple(m for run in _runs(text, tokens) if (m := _mention(run)) is not None)

    def lines(self, mention: Mention, *, po: str | None, several: bool = False) -> tuple[str, ...]:
        """Return the numbers of the lines of an order that a name means; none when it fits none or is not clear which.

        Args:
            mention: the name.
            po: the order; None means the only one there is.
            several: the words say that several are meant ("both sizes").
        """
        own = [h for h in self._held if po is None or po_key(h.line.po) == po_key(po)]
        if po is None and len({po_key(h.line.po) for h in own}) > 1:
            return ()
        fitting = _fitting(mention, own)
        if len(fitting) > 1 and not (mention.plural or several or _is_same(fitting)):
            sized = [h for h in fitting if h.first_size in _features(mention)]
            fitting = sized if len(sized) == 1 else []
        return tuple(h.line.line for h in fitting)

    def fits(self, mention: Mention, *, po: str) -> bool:
        """Tell whether a name fits any line of an order, clear or not."""
        return bool(_fitting(mention, [h for h in self._held if po_key(h.line.po) == po_key(po)]))


@lru_cache(maxsize=64)
def goods_of(lines: tuple[OurLine, ...]) -> Goods:
    """Return the goods of some lines; the same lines are prepared once."""
    return Goods(lines)


def described_numbers(context: ReadingContext) -> frozenset[str]:
    """Return the numbers in our descriptions: the 7075 of "7075-T651", the 50 of "A572-50"."""
    return goods_of(context.our_lines).numbers


def _held(line: OurLine) -> _Held:
    features = features_of_description(line.description)
    sizes = [f for f in features if f.startswith("n:") and Fraction(f[2:]) < GRADE]
    for code in line.codes:
        features.update(features_of_description(code))
        features[f"c:{code.upper()}"] += 1
    return _Held(line=line, features=features, first_size=sizes[0] if sizes else None)


def _runs(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        between = text[run[-1].end : token.start] if run else ""
        if run and not (
            len(between) <= _GAP and between.strip(" -\"'/") == "" and "\n" not in between and not _apart(between)
        ):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


_LONGEST_PIECE = 65  # feet


def _is_length_of_stock(token: Token) -> bool:
    """Tell the 400 feet of a quantity from the length of a piece."""
    return token.feet and any(Fraction(f[2:]) > _LONGEST_PIECE for group in token.features for f in group)


def _apart(between: str) -> bool:
    return between.count(" ") > 1 or (between.strip() in {"-", "--", "/"} and between != "-")


def _mention(run: list[Token]) -> Mention | None:
    """Trim what only stands around a name, and bare numbers that are counts rather than sizes."""
    while run and (run[0].around or _is_count(run) or _is_container(run)):
        run = run[1:]
    while run and (run[-1].around or not run[-1].strong):
        run = run[:-1]
    if not any(t.strong for t in run):
        return None
    return Mention(start=run[0].start, end=run[-1].end, tokens=tuple(t for t in run if not t.around))


def _is_count(run: list[Token]) -> bool:
    """Tell "12" in "12 flanges" from "4140" in "4140 rounds" and "1/2" in "1/2 plate"."""
    if run[0].strong:
        return False
    value = next(iter(next(iter(run[0].features), frozenset({"n:0"}))))
    number = value.removeprefix("n:")
    return number.isdecimal() and int(number) < GRADE


def _is_container(run: list[Token]) -> bool:
    """Tell the carton in "a carton of tape" from the goods in it."""
    return run[0].pack and any(t.of for t in run[1:2]) and any(t.strong for t in run[2:])


def _features(mention: Mention) -> set[str]:
    return {f for t in mention.tokens for group in t.features for f in group}


def _fitting(mention: Mention, own: list[_Held]) -> list[_Held]:
    """Return the lines that have every size of the name, and of them those that have most of its words."""
    sizes = Counter(f for t in mention.tokens if not t.name for group in t.features for f in group)
    names = [t for t in mention.tokens if t.name]
    sized = [h for h in own if all(h.features[f] >= n for f, n in sizes.items())]
    if not names:
        return sized if sizes else []
    counted = [(h, sum(_has(h, t) for t in names)) for h in sized]
    best = max((n for _, n in counted), default=0)
    if best == 0 or (best < len(names) and not sizes and best * 2 < len(names)):
        return []
    return [h for h, n in counted if n == best]


def _has(held: _Held, token: Token) -> bool:
    return any(all(f in held.features for f in group) for group in token.features)


def _is_same(fitting: list[_Held]) -> bool:
    return len(fitting) == 1
