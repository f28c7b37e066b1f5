"""What "complete" means on a paper: a claim of the vendor, an instruction of ours, or a word of something else (DOMAIN 1.6)."""

import pytest

from domain.document import Document, StatementKind
from domain.mail import MailKind
from tests.parsers.papers.invented import as_page, as_sheet

_PACKED = ["Line", "Item", "Description", "Ordered", "Shipped", "U/M"]
_ROW = ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "PC"]

INSTRUCTIONS = """SHIP COMPLETE|SHIP COMPLETE ONLY|MUST SHIP COMPLETE|*** SHIP COMPLETE ***|Ship complete - no partials|NO PARTIALS
NO PARTIAL SHIPMENTS|NO BACKORDERS|No back orders please|DO NOT BACKORDER|DO NOT SHIP PARTIAL|PARTIALS OK|Partial shipments allowed
HOLD FOR RELEASE|CALL BEFORE DELIVERY|Shipping instructions: ship complete|Complete shipment required|Backorders: Cancel
Backorder policy: no backorders|Cancel backorders|COPY|DUPLICATE|REPRINT|DRAFT|NOT AN INVOICE|ORIGINAL|FINAL COPY
nur Komplettlieferung|Komplettlieferung erwünscht|keine Teillieferungen|Teillieferung nicht erlaubt|Teillieferungen zulässig
Livraison complète exigée|Livraison complète demandée|Pas de livraison partielle|Livraisons partielles autorisées|Livrer complet
Entrega completa requerida|No se aceptan entregas parciales|Entregas parciales permitidas|Embarcar completo|Sin entregas parciales"""
CLAIMS = """ORDER COMPLETE|** ORDER COMPLETE **|Shipped complete|SHIPMENT COMPLETE|This completes your order|Final shipment|FINAL DELIVERY
Last shipment|Order closed - shipped complete|Restlieferung|RESTLIEFERUNG|Schlusslieferung|Letzte Lieferung|Auftrag komplett geliefert
Bestellung vollständig geliefert|Auftrag erledigt|Commande soldée|Livraison complète|Commande complète|Dernière livraison|Solde de la commande
Commande entièrement livrée|Entrega total|Entrega completa|Pedido completo|Entrega final|Última entrega|Pedido surtido completo
Eindlevering|Laatste levering|Consegna a saldo|Entrega final do pedido"""
PARTS = """PARTIAL SHIPMENT|Partial|Shipment 1 of 2|Balance to follow|Order incomplete|Teillieferung|Teillieferung 1|Livraison partielle
Livraison partielle n° 1|Entrega parcial|Embarque parcial|Deellevering|Consegna parziale|Pedido incompleto|Commande incomplète
Auftrag nicht komplett|Lieferung unvollständig"""


def words(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.split("|")]


def packed(*, above: str = "", below: str = "", status: str | None = None) -> Document:
    head = _PACKED if status is None else [*_PACKED, "Status"]
    row = _ROW if status is None else [*_ROW, status]
    return as_sheet(
        (
            ["PACKING LIST", "447812"],
            [above],
            ["Cust PO", "45012", "Ship Date", "11/13/2026"],
            [],
            head,
            row,
            [],
            [below],
        )
    )


def claims(document: Document) -> bool:
    (statement,) = (s for s in document.statements if s.kind is StatementKind.SHIP)
    assert document.kind is MailKind.PACK
    return statement.complete_claim


@pytest.mark.parametrize("text", words(INSTRUCTIONS))
def test_an_instruction_is_no_status(text: str) -> None:
    assert len(packed(above=text).statements) == 1
    assert not claims(packed(above=text))
    assert not claims(packed(below=text))
    assert not claims(packed(below=f"Special instructions: {text}"))


@pytest.mark.parametrize("text", words(INSTRUCTIONS))
def test_an_instruction_changes_nothing_of_an_acknowledgment(text: str) -> None:
    head = ["Line", "Description", "Qty", "U/M", "Price", "Promise Date"]
    row = ["1", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "12/04/2026"]
    rows = (
        ["ORDER ACKNOWLEDGMENT", "SO-118"],
        [text],
        ["Cust PO", "45012"],
        [],
        head,
        row,
        ["", text],
        ["Total", text],
    )
    for document in (as_sheet(rows), as_page(rows)):
        (statement,) = document.statements
        assert (document.kind, statement.kind, statement.complete_claim) == (MailKind.ACK, StatementKind.CONFIRM, False)
        assert statement.promise is not None


@pytest.mark.parametrize("text", words(CLAIMS))
def test_a_claim_of_completeness_is_kept_with_its_words(text: str) -> None:
    document = packed(below=text)
    assert claims(document)
    assert text in [e.text for e in document.statements[0].evidence if e.field == "complete_claim"]


@pytest.mark.parametrize("text", words(PARTS))
def test_a_part_is_not_the_whole(text: str) -> None:
    assert not claims(packed(below=text))
    assert not claims(packed(above=text))
    assert not claims(packed(status=text))


@pytest.mark.parametrize(
    "flag",
    [
        "C",
        "F",
        "Final",
        "Comp",
        "Complete",
        "komplett",
        "erledigt",
        "Rest",
        "soldé",
        "Solde",
        "total",
        "Completo",
        "completa",
    ],
)
def test_a_flag_of_the_row_claims_the_row(flag: str) -> None:
    rows = (["PACKING LIST", "447812"], ["Cust PO", "45012"], [], [*_PACKED, "C/P"], [*_ROW, flag])
    assert as_sheet(rows).statements[0].complete_claim


@pytest.mark.parametrize("flag", ["P", "Part", "Partial", "Teil", "Teillieferung", "partiel", "parcial", "N", ""])
def test_a_flag_of_a_part_claims_nothing(flag: str) -> None:
    rows = (["PACKING LIST", "447812"], ["Cust PO", "45012"], [], [*_PACKED, "C/P"], [*_ROW, flag])
    assert not as_sheet(rows).statements[0].complete_claim
