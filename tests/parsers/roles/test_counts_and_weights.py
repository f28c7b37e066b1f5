"""Headings that count packages, name a kind of them, or give a weight: each has its own meaning."""

import pytest

from parsers.layout import Role
from parsers.roles.reading import KNOWN, roles_of, settle_roles


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("No. of packages", Role.BUNDLES),
        ("Number of Packs", Role.BUNDLES),
        ("# Cartons", Role.BUNDLES),
        ("No. Pallets", Role.BUNDLES),
        ("Number of boxes", Role.BUNDLES),
        ("No. of sheets", Role.PIECES),
        ("# Units", Role.QUANTITY),
        ("Type of packages", Role.OTHER),
        ("Package type", Role.OTHER),
        ("Item Net Weight (kgs)", Role.WEIGHT),
        ("Total net weight (kg)", Role.WEIGHT),
        ("Total lbs", Role.WEIGHT),
        ("N.W. (KG)", Role.WEIGHT),
        ("Net mass", Role.WEIGHT),
        ("Net Weight (kilos)", Role.WEIGHT),
        ("G.W. (KG)", Role.OTHER),
        ("Total gross weight", Role.OTHER),
        ("Net total", Role.AMOUNT),
        ("Net value", Role.AMOUNT),
        ("Commodity code", Role.OTHER),
        ("HS Code", Role.OTHER),
        ("Net weight", Role.WEIGHT),
        ("Bundle no", Role.TAG),
        ("PO no", Role.PO),
        ("Ready to ship", Role.PRODUCED),
    ],
)
def test_a_heading_has_its_meaning(header: str, role: Role) -> None:
    best = roles_of(header)[0]
    assert (best.role, best.score >= KNOWN) == (role, True)


@pytest.mark.parametrize("header", ["Weight per piece", "Net weight/package KG", "Lbs/ft", "Unit weight", "Weight ea"])
def test_the_weight_of_one_is_not_the_weight_of_the_row(header: str) -> None:
    (role,) = settle_roles([header], [["5.5", "12.3"]])
    assert role is Role.OTHER


def test_ready_beside_in_process_is_not_confirmed() -> None:
    roles = settle_roles(["Ordered", "In process", "Ready to ship"], [["100"], ["50"], ["0"]])
    assert roles[2] is Role.OTHER
