from dataclasses import replace
from datetime import date

import pytest

from domain.document import Caution, StatementKind
from domain.mail import MailKind
from domain.match import Decision
from domain.promise import Basis, on
from matching.order_book import Trust
from tests.matching.order_papers import D, book, mail, matched, paper, po_line, row

PLATES = (
    po_line("10", "PL A36 1/2 X 96 X 240", "12"),
    po_line("20", "PL A36 1/2 X 96 X 120", "20"),
    po_line("30", "ANGLE A36 3 X 3 X 1/4 X 20'", "40"),
)


def test_rows_find_their_lines_by_what_they_are_although_the_vendor_numbers_them_otherwise():
    found = matched(
        paper(
            row("PLATE A36 .500 X 96 X 120", "20", ident="a", line_text="1"),
            row("PLATE A36 .500 X 96 X 240", "12", ident="b", line_text="2"),
            row("L 3 X 3 X 1/4 X 20' A36", "40", ident="c", line_text="3"),
        ),
        book(*PLATES),
    )
    assert [(m.line, m.decision) for m in found] == [
        ("20", Decision.AUTO),
        ("10", Decision.AUTO),
        ("30", Decision.AUTO),
    ]


def test_the_same_rows_in_another_order_find_the_same_lines():
    rows = [row("PL A36 1/2 X 96 X 240", "12", ident="a"), row("PL A36 1/2 X 96 X 120", "20", ident="b")]
    one = {m.statement.target.row: m.line for m in matched(paper(*rows), book(*PLATES))}
    other = {m.statement.target.row: m.line for m in matched(paper(*reversed(rows)), book(*reversed(PLATES)))}
    assert one == other == {"a": "10", "b": "20"}


def test_two_lines_that_fit_equally_well_wait_for_a_person():
    twins = book(po_line("1", "CF RD 1018 1 X 12'", "40"), po_line("2", "CF RD 1018 1 X 20'", "40"))
    (found,) = matched(paper(row('the 1" rounds', "40"), name="body", kind=MailKind.REPLY), twins)
    assert (found.po, found.line, found.decision) == ("4500", None, Decision.REVIEW)
    assert found.holds[0].startswith("ambiguous_line:")


def test_an_order_number_that_does_not_exist_is_proposed_and_never_guessed():
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12"), pos=("4501",)), book(*PLATES))
    assert (found.po, found.line, found.decision) == (None, None, Decision.REVIEW)
    assert found.holds == ("unknown_po: no order 4501; did they mean 4500?",)


def test_an_order_of_another_vendor_is_held():
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12")), book(*PLATES), mail(vendor_id="V2"))
    assert found.decision is Decision.REVIEW
    assert any(h.startswith("other_vendors_po:") for h in found.holds)


@pytest.mark.parametrize("trust", [Trust.UNKNOWN, Trust.LOOKALIKE, Trust.FORWARDED])
def test_words_of_a_sender_who_is_not_the_vendor_wait_for_a_person(trust):
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12")), book(*PLATES), mail(trust=trust))
    assert found.decision is Decision.REVIEW


@pytest.mark.parametrize(
    ("kind", "code"), [("cancel", "cancellation"), ("reject", "cancellation"), ("substitute", "substitution")]
)
def test_a_vendor_never_cancels_or_substitutes_by_himself(kind, code):
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12", kind=kind)), book(*PLATES))
    assert found.decision is Decision.REVIEW
    assert found.holds[0].startswith(f"{code}:")


def test_another_price_waits_and_the_same_price_in_another_unit_does_not():
    line = po_line("10", "FLAT A36 1/4 X 4 X 20'", "6000", uom="LB", unit_price=D("0.6450"), price_uom="LB")
    same = matched(
        paper(row("FLAT A36 1/4 X 4 X 20'", "6000", uom="LB", unit_price=D("64.50"), price_uom="CWT")), book(line)
    )
    other = matched(
        paper(row("FLAT A36 1/4 X 4 X 20'", "6000", uom="LB", unit_price=D("68.50"), price_uom="CWT")), book(line)
    )
    assert same[0].decision is Decision.AUTO
    assert other[0].holds[0].startswith("price: 68.50 CWT against 0.6450 LB")


def test_an_upgrade_offered_without_asking_waits_for_a_person():
    (found,) = matched(paper(row("PL A572-50 1/2 X 96 X 240", "12", po_line="10")), book(*PLATES))
    assert found.decision is Decision.REVIEW
    assert found.holds[0].startswith("substitution:")


def test_far_too_much_waits_for_a_person():
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "120", po_line="10")), book(*PLATES))
    assert any(h.startswith("quantity:") for h in found.holds)


def test_a_word_on_the_whole_order_covers_its_open_lines_but_the_named_ones():
    said = row(qty=None, whole_order=True, but_lines=("20",), promise=on(date(2026, 12, 18), basis=Basis.DELIVER))
    found = matched(paper(said, name="body", kind=MailKind.REPLY), book(*PLATES, closed=("30",)))
    assert [m.line for m in found] == ["10"]


def test_exceptions_that_are_not_numbered_as_we_number_accept_no_line():
    said = row(qty=None, whole_order=True, but_lines=("2",))
    found = matched(paper(said), book(*PLATES))
    assert all(m.line is None and m.decision is Decision.REVIEW for m in found)


def test_all_others_of_an_order_without_others_is_no_row():
    whole = row(qty=None, whole_order=True, but_lines=("10", "20", "30"))
    assert matched(paper(whole), book(*PLATES)) == ()
    assert (
        matched(
            paper(replace(whole, target=replace(whole.target, but_lines=("10", "20")))), book(*PLATES, closed=("30",))
        )
        == ()
    )


def test_a_receipt_with_an_unclear_meaning_waits():
    held = row(
        qty=None,
        kind="receipt_only",
        po_line="10",
        cautions=frozenset({Caution.UNCLEAR_KIND}),
        note="item on hold (IH)",
    )
    (found,) = matched(paper(held), book(*PLATES))
    assert (found.line, found.decision) == ("10", Decision.REVIEW)
    assert "on hold" in found.holds[0]


def test_all_but_an_item_leaves_that_item_out():
    said = row(qty=None, whole_order=True, but_items=("the 3x3 angle",))
    assert [m.line for m in matched(paper(said, name="body", kind=MailKind.REPLY), book(*PLATES))] == ["10", "20"]


def test_several_numbered_lines_get_a_statement_each():
    found = matched(paper(row(qty=None, lines=("10", "20")), name="body", kind=MailKind.REPLY), book(*PLATES))
    assert [(m.line, m.decision) for m in found] == [("10", Decision.AUTO), ("20", Decision.AUTO)]


def test_heats_of_one_line_add_up_to_one_shipment():
    lots = [
        row("PL A36 1/2 X 96 X 240", q, kind="ship", ident=i, po_line="10", ship_date=date(2026, 11, 18))
        for i, q in (("a", "4"), ("b", "8"))
    ]
    (found,) = matched(paper(*lots, kind=MailKind.PACK), book(*PLATES))
    assert (found.amount, found.statement.quantity.value) == (12, 12)


def test_shipped_and_backordered_of_one_row_go_to_the_same_line():
    found = matched(
        paper(
            row("ANGLE A36 3 X 3 X 1/4 X 20'", "26", kind="ship", ident="a"),
            row("ANGLE A36 3 X 3 X 1/4 X 20'", "14", kind="backorder", ident="a"),
            kind=MailKind.PACK,
        ),
        book(*PLATES),
    )
    assert [(m.statement.kind, m.line, m.amount) for m in found] == [
        (StatementKind.SHIP, "30", 26),
        (StatementKind.BACKORDER, "30", 14),
    ]


def test_rows_of_other_customers_in_a_status_report_are_left_out():
    found = matched(
        paper(
            row("HR COIL", "1", ident="x", po_text="88-1127"),
            row("PL A36 1/2 X 96 X 240", "12", ident="y", po_text="4500"),
            kind=MailKind.STATUS,
            pos=(),
        ),
        book(*PLATES),
    )
    assert [m.line for m in found] == ["10"]


def test_weight_for_a_line_ordered_by_the_piece_is_converted_and_marked():
    line = po_line("10", "PL A36 1/2 X 96 X 240", "12")
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "39206", uom="LB")), book(line))
    assert (found.amount, found.theoretical, found.decision) == (12, True, Decision.AUTO)


def test_bundles_without_pieces_are_refused_in_words():
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "1", uom="BDL")), book(PLATES[0]))
    assert found.amount is None
    assert any(h.startswith("unit:") for h in found.holds)


@pytest.mark.parametrize(
    "caution",
    [Caution.CONDITIONAL, Caution.UNCLEAR_QUANTITY, Caution.UNCLEAR_DATE, Caution.UNCLEAR_KIND, Caution.DEFAULT_ACCEPT],
)
def test_a_doubtful_reading_waits_for_a_person(caution):
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12", cautions=frozenset({caution}))), book(*PLATES))
    assert found.decision is Decision.REVIEW


def test_a_scanned_quantity_counts_only_when_our_order_confirms_it():
    ocr = frozenset({Caution.OCR})
    (same,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12", cautions=ocr)), book(*PLATES))
    (other,) = matched(paper(row("PL A36 1/2 X 96 X 240", "11", cautions=ocr)), book(*PLATES))
    assert (same.decision, other.decision) == (Decision.AUTO, Decision.REVIEW)


def test_a_scanned_part_counts_when_the_row_adds_up_to_our_order():
    ocr = frozenset({Caution.OCR})
    shipped, owed = (
        row("PL A36 1/2 X 96 X 240", "8", kind="ship", cautions=ocr),
        row("PL A36 1/2 X 96 X 240", "4", kind="backorder", cautions=ocr),
    )
    both = matched(paper(shipped, owed, kind=MailKind.PACK), book(*PLATES))
    alone = matched(paper(shipped, kind=MailKind.PACK), book(*PLATES))
    assert [m.decision for m in both] == [Decision.AUTO, Decision.AUTO]
    assert alone[0].decision is Decision.REVIEW


def test_adding_an_unrelated_order_line_never_raises_the_sureness():
    rows = paper(row("PL A36 1/2 X 96 X 240", "12"))
    alone = matched(rows, book(PLATES[0]))[0].confidence
    together = matched(rows, book(PLATES[0], po_line("40", "PIPE A53 3 SCH 40 X 21'", "5")))[0].confidence
    assert together <= alone


@pytest.mark.parametrize(
    ("day", "used"),
    [
        (date(2026, 11, 2), date(2026, 11, 2)),
        (None, date(2026, 11, 10)),
        (date(2026, 12, 24), date(2026, 11, 10)),
        (date(2025, 1, 2), date(2026, 11, 10)),
    ],
)
def test_a_paper_is_dated_by_itself_unless_its_date_cannot_be_one(day, used):
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "12"), date=day), book(*PLATES))
    assert found.document_on == used


def test_answers_under_one_heading_that_name_different_lines_go_to_their_lines():
    found = matched(
        paper(
            row(qty="12", ident="body1", po_line="10"),
            row(qty="20", ident="body1", po_line="20"),
            name="body",
            kind=MailKind.REPLY,
        ),
        book(*PLATES),
    )
    assert [(m.line, m.amount) for m in found] == [("10", 12), ("20", 20)]
