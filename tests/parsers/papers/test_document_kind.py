"""Kinds of papers by title, name and columns."""

from collections.abc import Sequence

import pytest

from domain.mail import MailKind
from parsers.grids.grid import Grid, layout_of
from parsers.papers.document_kind import document_kind
from parsers.papers.page_text import outside_lines

ACK = ["Line", "Description", "Qty", "Price", "Amount", "Promise Date"]
PACK = ["Line", "Description", "Ordered", "Shipped", "B/O"]
VALUES = ["1", "FLAT A36", "12", "9.00", "108.00", "12/04/2026"]


def kind(
    title: str,
    header: Sequence[str] = ACK,
    values: Sequence[str] = VALUES,
    *,
    name: str = "x.xlsx",
    subject: str = "",
    revision: str | None = None,
) -> MailKind:
    rows = ((title,), (), tuple(header), tuple(values[: len(header)]))
    layout = layout_of([Grid(name="S", page=1, rows=rows)])
    return document_kind(layout, outside_lines(layout), name=name, subject=subject, revision=revision).kind


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Order Acknowledgment", MailKind.ACK), ("SALES ORDER", MailKind.ACK), ("Order Verification", MailKind.ACK), ("Sales - Confirmation", MailKind.ACK),
        ("O R D E R A C K N O W L E D G M E N T", MailKind.ACK), ("REVISED Order Acknowledgment", MailKind.ACK_REV), ("Order # S00123", MailKind.ACK),
        ("QUOTATION", MailKind.QUOTE), ("Pro-forma", MailKind.QUOTE), ("Notice of Delay", MailKind.DELAY), ("BACKORDER NOTICE", MailKind.DELAY),
        ("Purchase Order", MailKind.OTHER), ("Certified Mill Test Report", MailKind.OTHER),
    ],
)  # fmt: skip
def test_titles_name_the_kind(title: str, expected: MailKind) -> None:
    assert kind(title) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("PACKING LIST", MailKind.PACK),
        ("Load Tally", MailKind.PACK),
        ("Delivery Ticket", MailKind.PACK),
        ("Advance Ship Notice", MailKind.ASN),
        ("WH/OUT/08812", MailKind.PACK),
    ],
)
def test_shipping_papers_are_known_by_title_or_columns(title: str, expected: MailKind) -> None:
    assert kind(title, PACK) is expected


def test_columns_speak_where_the_title_does_not() -> None:
    assert kind("Acme Steel") is MailKind.ACK
    assert (
        kind(
            "Acme Steel",
            ["PO", "Item", "Qty", "Old ship date", "New ship date"],
            ["45012", "FB-36", "6", "11/20/2026", "11/24/2026"],
        )
        is MailKind.DELAY
    )


def test_a_mail_body_with_shipped_rows_is_a_notice() -> None:
    assert kind("shipped today:", PACK, name="body") is MailKind.ASN


def test_a_later_revision_number_makes_it_revised() -> None:
    assert kind("Order Acknowledgment", revision="2") is MailKind.ACK_REV
    assert kind("Order Acknowledgment", revision="0") is MailKind.ACK


def test_a_revised_ship_date_is_no_revised_acknowledgment() -> None:
    assert kind("Order Acknowledgment", subject="Revised ship date") is not MailKind.ACK_REV


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Auftragsbestaetigung_118402.pdf", MailKind.ACK), ("Lieferschein-4410.pdf", MailKind.PACK), ("Albaran_4410.pdf", MailKind.PACK),
        ("Confirmacion de pedido 7.xlsx", MailKind.ACK), ("AccuseReception.pdf", MailKind.OTHER), ("Rechnung 7710.pdf", MailKind.INVOICE),
        ("Versandanzeige.xlsx", MailKind.ASN), ("Devis 118.pdf", MailKind.QUOTE), ("pakbon_44.pdf", MailKind.PACK),
    ],
)  # fmt: skip
def test_a_file_name_hints_at_the_kind_where_nothing_else_does(name: str, expected: MailKind) -> None:
    assert kind("Acme", ["Spalte", "Wert"], ["x", "y"], name=name) is expected
