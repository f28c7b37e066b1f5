from domain.match import Decision
from tests.matching.order_papers import book, matched, paper, po_line, row


def rows(*quantities, **more):
    return [row("RD 1018 2 X 20'", q, ident=f"r{i}", kind="ship", **more) for i, q in enumerate(quantities)]


def test_rows_that_together_are_too_much_for_the_line_we_chose_wait():
    found = matched(paper(*rows("12", "15")), book(po_line("10", "RD 1018 2 X 20'", "20")))
    assert {m.decision for m in found} == {Decision.REVIEW}
    assert any(h == "quantity: the rows for line 10 make 27 PC against 20 ordered" for m in found for h in m.holds)


def test_rows_within_the_order_go():
    (found,) = matched(paper(*rows("12", "8")), book(po_line("10", "RD 1018 2 X 20'", "20")))
    assert (found.decision, found.amount) == (Decision.AUTO, 20)


def test_what_the_vendor_himself_puts_on_a_line_is_for_the_account_to_show():
    (found,) = matched(paper(*rows("12", "15", po_line="10")), book(po_line("10", "RD 1018 2 X 20'", "20")))
    assert (found.decision, found.amount) == (Decision.AUTO, 27)


def test_a_tolerance_of_the_line_is_no_surplus():
    coil = po_line("10", "HR COIL A1011 CS-B .1046 X 48", "10000", uom="LB")
    lots = [row(coil.description, q, uom="LB", ident=q, kind="ship") for q in ("5400", "5300")]
    (found,) = matched(paper(*lots), book(coil))
    assert (found.decision, found.amount) == (Decision.AUTO, 10700)
