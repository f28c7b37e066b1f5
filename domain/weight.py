"""Theoretical weights of steel and other metals by shape (DOMAIN 3.7), as pure functions of a small value.

Catalogs of steel count 3.4 lb per foot and square inch, that is 40.8 lb per square foot and inch of thickness, 17/60
lb per cubic inch. Sheet named by a gauge is sold on another basis: 41.82 lb per square foot and inch (manufacturers'
standard), 42.0 for stainless. Other metals scale with their density.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.quantity import as_decimal

CATALOG_STEEL = Fraction(17, 60)  # lb/in3; 3.4 lb/ft per in2
_PI = Fraction(355, 113)  # off by 3e-7, far inside any mill tolerance
_ROOT_3 = Fraction(18817, 10864)
_ROOT_2 = Fraction(1393, 985)
_PIPE = Fraction(1069, 100)  # lb/ft per in2: catalogs print 10.69, not 3.4 pi = 10.68
_GAUGE_BASIS = Fraction(4182, 100)  # lb/ft2 per in, manufacturers' standard
_GAUGE_STAINLESS = Fraction(42)
_GALVANIZED_EXTRA_IN = Fraction(37, 10_000)  # galvanized gauge inch = black gauge inch + .0037
_GALVANIZED_EXTRA_LB = Fraction(25, 160)  # 2.5 oz per square foot


class Metal(StrEnum):
    """Metals by density."""

    CARBON = "carbon"
    STAINLESS_300 = "stainless_300"
    STAINLESS_400 = "stainless_400"
    DUPLEX = "duplex"
    ALUMINUM = "aluminum"
    ALUMINUM_5052 = "aluminum_5052"
    ALUMINUM_3003 = "aluminum_3003"
    ALUMINUM_2024 = "aluminum_2024"
    ALUMINUM_7075 = "aluminum_7075"
    BRASS = "brass"
    COPPER = "copper"
    BRONZE = "bronze"
    TITANIUM = "titanium"
    CAST_IRON = "cast_iron"
    NICKEL = "nickel"


# lb/in3 (DOMAIN 3.7)
DENSITY: dict[Metal, Fraction] = {
    Metal.CARBON: CATALOG_STEEL,
    Metal.STAINLESS_300: Fraction(290, 1000),
    Metal.STAINLESS_400: Fraction(280, 1000),
    Metal.DUPLEX: Fraction(282, 1000),
    Metal.ALUMINUM: Fraction(975, 10_000),
    Metal.ALUMINUM_5052: Fraction(968, 10_000),
    Metal.ALUMINUM_3003: Fraction(986, 10_000),
    Metal.ALUMINUM_2024: Fraction(100, 1000),
    Metal.ALUMINUM_7075: Fraction(101, 1000),
    Metal.BRASS: Fraction(307, 1000),
    Metal.COPPER: Fraction(323, 1000),
    Metal.BRONZE: Fraction(322, 1000),
    Metal.TITANIUM: Fraction(160, 1000),
    Metal.CAST_IRON: Fraction(260, 1000),
    Metal.NICKEL: Fraction(305, 1000),
}


class Profile(StrEnum):
    """Cross sections with a weight formula."""

    ROUND = "round"  # size = diameter
    SQUARE = "square"  # size = side
    HEX = "hex"  # size = across flats
    OCTAGON = "octagon"  # size = across flats
    FLAT = "flat"  # size = width, thickness
    ANGLE = "angle"  # size, other = legs, thickness
    ROUND_TUBE = "round_tube"  # size = outside diameter, thickness = wall; pipe too
    RECTANGULAR_TUBE = "rectangular_tube"  # size, other = sides, thickness = nominal wall
    NAMED = "named"  # lb_per_ft from the name: W8X31, C6X8.2
    PLATE = "plate"  # size = width, thickness
    GAUGE_SHEET = "gauge_sheet"  # size = width, thickness of the gauge
    GALVANIZED_SHEET = "galvanized_sheet"  # same, thickness with its coat


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A cross section; sizes in inches, see ``Profile`` for which are needed. Length is not part of it."""

    profile: Profile
    size: Fraction = Fraction(0)
    other: Fraction = Fraction(0)
    thickness: Fraction = Fraction(0)
    named_lb_per_ft: Fraction | None = None
    metal: Metal = Metal.CARBON


def weight_per_foot(shape: Shape) -> Decimal | None:
    """Return the theoretical weight in lb per foot of length, None where the shape has no size."""
    if shape.profile is Profile.NAMED:
        return None if shape.named_lb_per_ft is None else as_decimal(shape.named_lb_per_ft)
    if shape.profile in _SHEETS:
        per_sqft = _per_sqft(shape)
        weight = per_sqft * shape.size / 12
    else:
        weight = _steel_per_foot(shape) * _relative_density(shape.metal)
    return as_decimal(weight) if weight > 0 else None


def weight_per_square_foot(shape: Shape) -> Decimal | None:
    """Return the theoretical weight of plate or sheet in lb per square foot, None for other shapes."""
    weight = _per_sqft(shape) if shape.profile in _SHEETS else Fraction(0)
    return as_decimal(weight) if weight > 0 else None


def weight_per_piece(shape: Shape, length_ft: Fraction) -> Decimal | None:
    """Return the theoretical weight in lb of one piece of a length in feet."""
    per_foot = weight_per_foot(shape)
    return None if per_foot is None or length_ft <= 0 else as_decimal(Fraction(per_foot) * length_ft)


def coil_length_ft(*, weight_lb: Fraction, thickness_in: Fraction, width_in: Fraction, metal: Metal) -> Decimal:
    """Return the length in feet of a coil of a weight; sizes must be positive."""
    return as_decimal(weight_lb / (DENSITY[metal] * 12 * thickness_in * width_in))


_SHEETS = frozenset({Profile.PLATE, Profile.GAUGE_SHEET, Profile.GALVANIZED_SHEET})
_STAINLESS = frozenset({Metal.STAINLESS_300, Metal.STAINLESS_400, Metal.DUPLEX})


def _relative_density(metal: Metal) -> Fraction:
    return DENSITY[metal] / CATALOG_STEEL


def _per_sqft(shape: Shape) -> Fraction:
    thickness = shape.thickness
    if shape.profile is Profile.GALVANIZED_SHEET and shape.metal is Metal.CARBON and thickness > _GALVANIZED_EXTRA_IN:
        return _GAUGE_BASIS * (thickness - _GALVANIZED_EXTRA_IN) + _GALVANIZED_EXTRA_LB
    if shape.profile is Profile.GAUGE_SHEET and shape.metal is Metal.CARBON:
        return _GAUGE_BASIS * thickness
    if shape.profile is Profile.GAUGE_SHEET and shape.metal in _STAINLESS:
        return _GAUGE_STAINLESS * thickness
    return 144 * DENSITY[shape.metal] * thickness


def _steel_per_foot(shape: Shape) -> Fraction:
    """Return lb/ft of the section in catalog steel; 0 where a size is missing or impossible."""
    a, b, t = shape.size, shape.other, shape.thickness
    if shape.profile is Profile.ROUND_TUBE:
        return max(Fraction(0), _PIPE * (a - t) * t)
    areas = {
        Profile.ROUND: _PI * a * a / 4,
        Profile.SQUARE: a * a,
        Profile.HEX: _ROOT_3 / 2 * a * a,
        Profile.OCTAGON: 2 * (_ROOT_2 - 1) * a * a,
        Profile.FLAT: a * t,
        Profile.ANGLE: t * (a + b - t),
        # nominal wall t, outer corner radius 2t, inner t: agrees with AISC to 0.1 %
        Profile.RECTANGULAR_TUBE: 2 * t * (a + b - 8 * t) + 3 * _PI * t * t,
    }
    return max(Fraction(0), Fraction(34, 10) * areas.get(shape.profile, Fraction(0)))
