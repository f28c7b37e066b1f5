"""What an item text says, field by field: form, grades, sizes, length, finish (DOMAIN 3.1)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.weight import Metal


class Form(StrEnum):
    """The shape goods are sold in (DOMAIN 3.2); ``COMPONENT`` is any made part: bolt, bearing, valve."""

    PLATE = "plate"
    SHEET = "sheet"
    COIL = "coil"
    FLAT = "flat"
    ROUND = "round"
    SQUARE = "square"
    HEX = "hex"
    BAR = "bar"  # a bar whose section is not said
    REBAR = "rebar"
    ANGLE = "angle"
    CHANNEL = "channel"
    BEAM = "beam"
    TEE = "tee"
    TUBE = "tube"
    PIPE = "pipe"
    EXPANDED = "expanded"
    GRATING = "grating"
    WIRE = "wire"
    COMPONENT = "component"


class GaugeFamily(StrEnum):
    """Which table turns a gauge number into inches (DOMAIN 3.4)."""

    CARBON = "carbon"
    GALVANIZED = "galvanized"
    STAINLESS = "stainless"
    NONFERROUS = "nonferrous"
    TUBE = "tube"


class LengthKind(StrEnum):
    """How a length is meant."""

    FIXED = "fixed"
    RANDOM = "random"
    COIL = "coil"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size in inches, exact, and by how much the printed figure may be off (half its last decimal place)."""

    inches: Fraction
    slack: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The length of a long product or a coil, in inches; ``low`` equals ``high`` for a fixed one.

    ``unit_written`` is false where a bare number stood and feet were assumed. A random length without figures has
    neither end.
    """

    kind: LengthKind
    low: Fraction | None = None
    high: Fraction | None = None
    unit_written: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item text, read. Empty and None mean: not said.

    ``sizes`` stand in written order, without the length of long products; ``dims`` gives them as a multiset.
    ``section`` is the name of a rolled shape (``W8X31``), whose last number is lb/ft. ``thickness`` is that of the
    gauge where its family is known. ``words`` are the words no rule took, ``codes`` the part-number-like ones.
    ``doubts`` names fields that were read through a scanning error.
    """

    text: str
    form: Form | None = None
    metal: Metal | None = None
    grades: frozenset[str] = frozenset()
    specs: frozenset[str] = frozenset()
    sizes: tuple[Size, ...] = ()
    section: str | None = None
    gauge: int | None = None
    family: GaugeFamily | None = None
    thickness: Fraction | None = None
    schedule: str | None = None
    length: Length | None = None
    process: frozenset[str] = frozenset()
    finish: frozenset[str] = frozenset()
    coating: frozenset[str] = frozenset()
    temper: str | None = None
    origin: str | None = None  # "domestic" or "import"
    threads: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    doubts: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash(self.text)  # the text determines the rest; comparisons are cached by items

    @property
    def dims(self) -> tuple[Fraction, ...]:
        """The sizes in inches as a sorted multiset: 48 x 96 and 96 x 48 are the same."""
        return tuple(sorted(size.inches for size in self.sizes))
