"""Units of measure of orders and prices, as one table (DOMAIN 3.9).

A factor is exact and leads to the base unit of its dimension: piece, foot, pound, square foot. Packs have no
factor of their own. Codes are never ambiguous: the spellings that are (M, C, T, TON, MT, ST, L, H) are resolved by
the context the caller states and refused without one.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Dimension(StrEnum):
    """What a unit measures; the base unit stands in the comment."""

    COUNT = "count"  # piece
    LENGTH = "length"  # foot
    WEIGHT = "weight"  # pound
    AREA = "area"  # square foot
    PACK = "pack"  # none: a bundle holds what its vendor puts in


class UnitContext(StrEnum):
    """What is being counted where an ambiguous spelling such as ``M`` or ``TON`` stands."""

    COUNT = "count"
    LENGTH = "length"
    WEIGHT = "weight"
    METRIC = "metric"  # a vendor whose papers are metric: T is the tonne, M the metre


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfMeasure:
    """A canonical unit. ``factor`` is the number of base units in one of it, None for packs and unknown units."""

    code: str
    dimension: Dimension
    factor: Fraction | None


_POUNDS_IN_KG = Fraction(100_000_000, 45_359_237)  # 1 lb = 0.45359237 kg, exact by definition (1959)
_FEET_IN_METRE = Fraction(10_000, 3_048)  # 1 ft = 0.3048 m, exact by definition

_COUNT = Dimension.COUNT
_LENGTH = Dimension.LENGTH
_WEIGHT = Dimension.WEIGHT
_AREA = Dimension.AREA
_PACK = Dimension.PACK

# Code, dimension, factor to the base unit, spellings (upper case, without dots, blanks and brackets).
# X12 element 355 and UN/ECE Recommendation 20 codes stand among the spellings.
_TABLE: tuple[tuple[str, Dimension, Fraction | int | None, str], ...] = (
    (
        "PC",
        _COUNT,
        1,
        "PC PCS PCE PCES PIECE PIECES PZ PZA PZAS PIEZA PIEZAS PIÈCE PIÈCES H87 C62 STK STCK STUCK STÜCK STUECK PLATE",
    ),
    ("EA", _COUNT, 1, "EA E EACH EACHES UN UNIT UNITS UNT ITEM ITEMS NMB"),
    ("SH", _COUNT, 1, "SH SHT SHTS SHEET SHEETS ST9 LEF"),
    ("LGTH", _COUNT, 1, "LGTH LGTHS LGT LG LEN LENGTH LENGTHS LN JT JTS JOINT JOINTS BAR BARS BI STICK STICKS"),
    ("DZ", _COUNT, 12, "DZ DOZ DOZEN DZN"),
    ("GRO", _COUNT, 144, "GRO GROSS"),
    ("HPC", _COUNT, 100, "HPC HUN HUNDRED CPC CEN C/PC /C PER100 PERC PERHUNDRED HU CNP"),
    ("MPC", _COUNT, 1000, "MPC MPCS THOU THOUSAND /M PER1000 PERM PERTHOUSAND MIL TH T3"),
    ("FT", _LENGTH, 1, "FT F FEET FOOT LF LFT LNFT LINFT LINEALFT LINEARFT LINEARFOOT LINEARFEET FOT LNF '"),
    ("IN", _LENGTH, Fraction(1, 12), 'IN INCH INCHES INH "'),
    ("YD", _LENGTH, 3, "YD YDS YARD YARDS YRD"),
    ("CFT", _LENGTH, 100, "CFT HFT CLF HF"),
    ("MFT", _LENGTH, 1000, "MFT KFT MLF KF"),
    ("MTR", _LENGTH, _FEET_IN_METRE, "MTR MTRS METER METERS METRE METRES LM LFM"),
    ("CM", _LENGTH, _FEET_IN_METRE / 100, "CM CMT"),
    ("MM", _LENGTH, _FEET_IN_METRE / 1000, "MM MMT"),
    ("LB", _WEIGHT, 1, "LB LBS # POUND POUNDS PND LBR LBM WT 01 24 ACTLB THEOLB NETLB"),
    ("OZ", _WEIGHT, Fraction(1, 16), "OZ ONZ OUNCE OUNCES"),
    ("CWT", _WEIGHT, 100, "CWT CWTS CW HCWT C/W HUNDREDWEIGHT CWA CLB C# HLB PER100LB"),
    ("MLB", _WEIGHT, 1000, "MLB MLBS KLB KIP M# PER1000LB"),
    ("NT", _WEIGHT, 2000, "NT TN STN NETTON NETTONS SHORTTON SHORTTONS NTN S/T 26 27"),
    ("GT", _WEIGHT, 2240, "GT LT LTN GROSSTON GROSSTONS LONGTON LONGTONS L/T G/T"),
    ("TNE", _WEIGHT, _POUNDS_IN_KG * 1000, "TNE TO TONNE TONNES METRICTON METRICTONS MTON MTONS M/T"),
    ("KG", _WEIGHT, _POUNDS_IN_KG, "KG KGS KGM KILO KILOS KILOGRAM KILOGRAMS 50 53"),
    ("G", _WEIGHT, _POUNDS_IN_KG / 1000, "G GRM GRAM GRAMS"),
    ("SF", _AREA, 1, "SF SQFT SQFEET FT2 FTK SFT SQUAREFOOT SQUAREFEET"),
    ("CSF", _AREA, 100, "CSF"),
    ("MSF", _AREA, 1000, "MSF"),
    ("SI", _AREA, Fraction(1, 144), "SI SQIN IN2 INK"),
    ("SQM", _AREA, _FEET_IN_METRE**2, "SQM M2 MTK QM SQMTR"),
    ("BDL", _PACK, None, "BDL BDLS BD BNDL BUNDLE BUNDLES BUN BE"),
    ("LIFT", _PACK, None, "LIFT LIFTS LFTS 05"),
    ("SKD", _PACK, None, "SKD SKID SKIDS PALLET PALLETS PAL PF"),
    ("COIL", _PACK, None, "COIL COILS CL CX C9"),
    ("RL", _PACK, None, "RL ROLL ROLLS RO"),
    ("BX", _PACK, None, "BX BOX BOXES"),
    ("CTN", _PACK, None, "CTN CTNS CARTON CARTONS CT"),
    ("CS", _PACK, None, "CS CASE CASES"),
    ("PKG", _PACK, None, "PKG PKGS PACKAGE PACKAGES PK PACK PACKS"),
    ("BG", _PACK, None, "BG BAG BAGS"),
    ("SET", _PACK, None, "SET SETS KIT KITS"),
    ("PR", _PACK, None, "PR PAIR PAIRS"),
    ("SPL", _PACK, None, "SPL SPOOL SPOOLS REEL REELS"),
)

_UNITS: dict[str, UnitOfMeasure] = {
    code: UnitOfMeasure(code=code, dimension=dimension, factor=None if factor is None else Fraction(factor))
    for code, dimension, factor, _ in _TABLE
}
_SPELLINGS: dict[str, str] = {spelling: code for code, *_, spellings in _TABLE for spelling in spellings.split()}

# Spellings with more than one meaning in the trade; without a context none of them is guessed.
_AMBIGUOUS: dict[str, dict[UnitContext, str]] = {
    "M": {UnitContext.COUNT: "MPC", UnitContext.LENGTH: "MFT", UnitContext.WEIGHT: "MLB", UnitContext.METRIC: "MTR"},
    "C": {UnitContext.COUNT: "HPC", UnitContext.LENGTH: "CFT", UnitContext.WEIGHT: "CWT"},
    "T": {UnitContext.WEIGHT: "NT", UnitContext.METRIC: "TNE"},
    "TON": {UnitContext.WEIGHT: "NT", UnitContext.METRIC: "TNE"},
    "TONS": {UnitContext.WEIGHT: "NT", UnitContext.METRIC: "TNE"},
    "MT": {UnitContext.WEIGHT: "TNE", UnitContext.LENGTH: "MTR", UnitContext.METRIC: "TNE"},
    "MTS": {UnitContext.WEIGHT: "TNE", UnitContext.LENGTH: "MTR", UnitContext.METRIC: "TNE"},
    "ST": {UnitContext.WEIGHT: "NT", UnitContext.COUNT: "PC", UnitContext.METRIC: "PC"},
    "L": {UnitContext.WEIGHT: "LB"},
    "H": {UnitContext.COUNT: "HPC"},
    "PL": {UnitContext.COUNT: "PC"},
}
_NOISE = str.maketrans("", "", ".()[]: \t\u00a0")


def _cleaned(text: str) -> str:
    return text.strip().upper().translate(_NOISE).replace("-", "")


@lru_cache(maxsize=4096)
def canonical_unit(text: str, *, context: UnitContext | None = None) -> str | None:
    """Return the canonical code of a unit as written, or None where it is unknown or ambiguous.

    An unknown unit is still usable: ``Quantity.uom`` may hold it as written and converts to itself only.

    Args:
        text: the unit as a vendor or our ERP writes it; case, dots, blanks and a plural S do not matter.
        context: what is measured; needed for M, C, T, TON, MT, ST, L, H and PL only.
    """
    cleaned = _cleaned(text)
    for form in (cleaned, cleaned.removesuffix("S")):
        if form in _AMBIGUOUS:
            return None if context is None else _AMBIGUOUS[form].get(context)
        if form in _SPELLINGS:
            return _SPELLINGS[form]
    return None


def unit_readings(text: str) -> tuple[str, ...]:
    """Return every code a unit as written may stand for: one if clear, several if ambiguous, none if unknown."""
    readings = _AMBIGUOUS.get(_cleaned(text))
    if readings is not None:
        return tuple(dict.fromkeys(readings.values()))
    code = canonical_unit(text)
    return () if code is None else (code,)


def unit(code: str) -> UnitOfMeasure:
    """Return the unit of a canonical code; any other text is a pack-like unit of its own, without a factor."""
    known = _UNITS.get(code)
    return known if known is not None else UnitOfMeasure(code=code, dimension=Dimension.PACK, factor=None)


def unit_codes() -> tuple[str, ...]:
    """Return all canonical codes."""
    return tuple(_UNITS)
