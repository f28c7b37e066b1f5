"""What an item's shape says about its weight: the facts that conversions between pieces, feet and pounds need."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from domain.quantity import ConversionFacts, as_decimal
from domain.units import Dimension, unit
from domain.weight import Metal, Profile, Shape, weight_per_foot, weight_per_square_foot
from matching.items.item import Form, Item
from matching.items.size_compare import pipe_wall
from matching.items.tables import PIPE_OD

_SHEETS = frozenset({Form.PLATE, Form.SHEET, Form.COIL})
_SOLIDS = {
    Form.ROUND: Profile.ROUND,
    Form.REBAR: Profile.ROUND,
    Form.WIRE: Profile.ROUND,
    Form.SQUARE: Profile.SQUARE,
    Form.HEX: Profile.HEX,
    Form.FLAT: Profile.FLAT,
    Form.ANGLE: Profile.ANGLE,
}
_SIZES = {Profile.FLAT: 2, Profile.ANGLE: 3}
_SHEET_LIMIT = Fraction(3, 16)  # thinner is sheet, sold on the gauge basis
_FLOOR_PLATE_EXTRA = Decimal("1.06")  # lb/ft2 of the pattern: 1/8 6.16, 3/16 8.71, 1/4 11.26 (DOMAIN 3.7)


@lru_cache(maxsize=16384)
def theoretical_facts(item: Item, *, uom: str) -> ConversionFacts:
    """Return what is known about one piece of the goods; all fields empty where the shape does not tell.

    Args:
        item: the parsed item text.
        uom: canonical ordering unit of the line; contents of a pack ("100/BX") count only for that pack.
    """
    facts = _packed_goods(item, uom)
    shape = shape_of(item)
    if shape is None or "CORED" in item.process:
        return facts
    if item.form in {Form.PLATE, Form.SHEET}:
        return _sheet_facts(facts, item, shape)
    facts = replace(facts, weight_per_ft_lb=weight_per_foot(shape))
    if item.form is Form.COIL:
        return _sheet_facts(facts, item, shape)
    length = None if item.length is None or item.length.low != item.length.high else item.length.low
    if length is None or facts.weight_per_ft_lb is None:
        return facts
    feet = as_decimal(length / 12)
    return replace(facts, length_per_piece_ft=feet, weight_per_piece_lb=feet * facts.weight_per_ft_lb)


def shape_of(item: Item) -> Shape | None:
    """Return the cross section an item names, None where sizes are missing."""
    metal = item.metal or Metal.CARBON
    if item.section is not None:
        return Shape(profile=Profile.NAMED, named_lb_per_ft=Fraction(item.section.partition("X")[2]))
    sizes = sorted(item.dims)
    if item.form in _SHEETS:
        return _sheet(item, sizes, metal)
    if item.form in {Form.TUBE, Form.PIPE}:
        return _hollow(item, sizes, metal)
    profile = _SOLIDS.get(item.form) if item.form is not None else None
    if profile is None or len(sizes) != _SIZES.get(profile, 1):
        return None
    thickness, other, size = (Fraction(0), Fraction(0), *sizes)[-3:]
    if profile is Profile.FLAT:
        thickness, other = other, Fraction(0)
    return Shape(profile=profile, thickness=thickness, other=other, size=size, metal=metal)


def _sheet(item: Item, sizes: list[Fraction], metal: Metal) -> Shape | None:
    thickness = item.thickness
    if thickness is None:
        if item.gauge is not None or len(sizes) < 2:  # noqa: PLR2004 - thickness and width
            return None
        thickness, *sizes = sizes
    profile = Profile.PLATE
    if "GALV" in item.coating or any(coat.startswith("G") and coat[1:].isdecimal() for coat in item.coating):
        profile = Profile.GALVANIZED_SHEET
    elif thickness < _SHEET_LIMIT and (item.gauge is not None or item.form is not Form.PLATE):
        profile = Profile.GAUGE_SHEET
    width = sizes[0] if sizes else Fraction(0)
    return Shape(profile=profile, thickness=thickness, size=width, metal=metal)


def _sheet_facts(facts: ConversionFacts, item: Item, shape: Shape) -> ConversionFacts:
    per_sqft = weight_per_square_foot(shape)
    if per_sqft is None:
        return facts
    if "TREAD" in item.finish and shape.metal is Metal.CARBON:
        per_sqft += _FLOOR_PLATE_EXTRA
    facts = replace(facts, weight_per_sqft_lb=per_sqft)
    sides = [size for size in item.dims if item.thickness is not None or size != shape.thickness]
    if item.form is Form.COIL or len(sides) != 2:  # noqa: PLR2004 - width and length
        return facts
    area = as_decimal(sides[0] * sides[1] / 144)
    return replace(facts, area_per_piece_sqft=area, weight_per_piece_lb=area * per_sqft)


def _hollow(item: Item, sizes: list[Fraction], metal: Metal) -> Shape | None:
    if item.schedule is not None:
        nominal = item.sizes[0].inches if item.sizes else Fraction(0)
        wall = pipe_wall(nominal, item.schedule)
        if wall is None:
            return None
        return Shape(profile=Profile.ROUND_TUBE, size=PIPE_OD[nominal], thickness=wall, metal=metal)
    walled = sizes if item.thickness is None else [item.thickness, *sizes]
    if item.gauge is not None and item.thickness is None:
        return None
    if len(walled) == 2:  # noqa: PLR2004 - wall and outside diameter
        return Shape(profile=Profile.ROUND_TUBE, thickness=walled[0], size=walled[1], metal=metal)
    if len(walled) == 3:  # noqa: PLR2004 - wall and two sides
        return Shape(
            profile=Profile.RECTANGULAR_TUBE, thickness=walled[0], other=walled[1], size=walled[2], metal=metal
        )
    return None


_CONTENT = re.compile(r"^(\d+)/([A-Z]{2,3})$")
_NET_WEIGHT = re.compile(r"^(\d+(?:\.\d+)?)LB$")


def _packed_goods(item: Item, uom: str) -> ConversionFacts:
    """Read "100/BX" and "33 LB SPOOL": what one pack or piece holds."""
    facts = ConversionFacts()
    for code in sorted(item.codes):
        if unit(uom).dimension is Dimension.PACK and (content := _CONTENT.match(code)) and content[2] == uom:
            facts = replace(facts, pieces_per_pack=Decimal(content[1]))
        if (net := _NET_WEIGHT.match(code)) and "SPOOL" in item.words:
            facts = replace(facts, weight_per_piece_lb=Decimal(net[1]))
    return facts
