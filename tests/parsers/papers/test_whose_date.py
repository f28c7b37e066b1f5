"""Whose date a column holds: the vendor's promise, the day we asked for, or either (DOMAIN 0, 1.3)."""

import pytest

from domain.document import Caution
from domain.promise import Basis
from tests.parsers.papers.invented import as_sheet

PROMISED = """Promise Date|Promised|Prom. Date|Confirmed Date|Conf. Delivery|Ack Date|Sched Ship|Scheduled Ship Date
Est. Ship Date|ESD|ETA|ETD|Expected|Exp. Ship|Ready Date|Avail. Date|Ship Date|Ship Wk|Delivery Date|Del. Date|New Date
Revised Date|Current Promise|Mill Roll|Rolling Week|Target Ship|Dock Date|Est. Arrival|Commit Date|Liefertermin
bestätigter Termin|voraussichtlicher Liefertermin|neuer Termin|Lieferwoche|Date de livraison|Délai|Livraison prévue
Date confirmée|Fecha de entrega|Fecha prometida|Fecha compromiso|Entrega estimada|Leverdatum|Data consegna"""
ASKED = """Required|Required Date|Req. Date|Req'd|Requested|Requested Date|Request Date|Requested Ship|Requested Delivery
Need Date|Needed By|Want Date|Wanted|Cust Req Date|Customer Request Date|CRD|In-Hands|Must Arrive By|MABD|RAD|RDD|Cust Due
Wunschtermin|gewünschter Termin|Wunschlieferdatum|Date demandée|Date souhaitée|Date de livraison souhaitée
Livraison demandée|Fecha requerida|Fecha solicitada|Fecha deseada|gewenste leverdatum|Data richiesta|Original Promise
Old Ship Date|Previous Date|alter Termin|Ancienne date|Fecha anterior|Order Date|PO Date|Entered|Cancel Date"""
EITHER = "Due|Due Date|Date Due|Due By|Due From|Due To|Ship By|Deliver By"


def labels(text: str) -> list[str]:
    return [label for line in text.splitlines() for label in line.split("|")]


def said(*dates: tuple[str, str]):  # type: ignore[no-untyped-def]
    """The one statement of an acknowledgment with these columns of dates."""
    rows = (
        ["ORDER ACKNOWLEDGMENT", "SO-118"],
        ["Cust PO", "45012"],
        [],
        ["Line", "Description", "Qty", "Price", *(label for label, _ in dates)],
        ["1", "PLATE A36 1/2 X 96 X 240", "12", "312.40", *(day for _, day in dates)],
        ["2", "FLAT A36 1/4 X 4 X 20", "40", "21.10", *(day for _, day in dates)],
    )
    return as_sheet(rows).statements[0]


@pytest.mark.parametrize("label", labels(PROMISED))
def test_a_date_of_the_vendors_own_is_a_promise(label: str) -> None:
    statement = said((label, "2026-12-04"))
    assert statement.promise is not None
    assert statement.promise.end.isoformat() == "2026-12-04"
    assert Caution.MAYBE_NEED_DATE not in statement.cautions


@pytest.mark.parametrize("label", labels(ASKED))
def test_a_date_we_asked_for_or_that_is_past_is_no_promise(label: str) -> None:
    assert said((label, "2026-12-04")).promise is None


@pytest.mark.parametrize("label", labels(EITHER))
def test_a_label_that_does_not_say_whose_date_it_is_gives_a_promise_that_says_so(label: str) -> None:
    statement = said((label, "2026-12-04"))
    assert statement.promise is not None
    assert Caution.MAYBE_NEED_DATE in statement.cautions


@pytest.mark.parametrize("label", [*labels(EITHER), "Required", "Wunschtermin"])
@pytest.mark.parametrize("promised", ["Promise Date", "Est. Ship", "ETA", "Liefertermin"])
def test_beside_a_promise_the_other_date_is_what_we_asked_for(label: str, promised: str) -> None:
    for dates in (((label, "2026-12-01"), (promised, "2026-12-09")), ((promised, "2026-12-09"), (label, "2026-12-01"))):
        statement = said(*dates)
        assert statement.promise is not None
        assert (statement.promise.end.isoformat(), statement.cautions) == ("2026-12-09", frozenset())


@pytest.mark.parametrize(
    ("label", "basis"),
    [("Ship By", Basis.SHIP), ("Deliver By", Basis.DELIVER), ("Due Date", None), ("Versandtermin", Basis.SHIP),
     ("Date d'expédition prévue", Basis.SHIP), ("Fecha de embarque", Basis.SHIP), ("Liefertermin", Basis.DELIVER)],
)  # fmt: skip
def test_the_label_says_whether_goods_leave_or_arrive(label: str, basis: Basis | None) -> None:
    statement = said((label, "2026-12-04"))
    assert statement.promise is not None
    assert statement.promise.basis is basis
