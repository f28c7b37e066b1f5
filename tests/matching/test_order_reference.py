from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.document import Document, LineReference
from domain.mail import MailKind
from domain.purchase import PoLine, po_key
from matching.order_book import MailFacts, OpenLine, OrderBook, Trust
from matching.order_reference import Found, is_near, order_of, vendor_order_key


def book(*pos: str, vendor: str = "V1", paired: dict[str, str] | None = None) -> OrderBook:
    orders = {
        po_key(po): (OpenLine(line=PoLine(po=po, line="1", vendor_id=vendor, uom="PC", ordered=Decimal(5))),)
        for po in pos
    }
    pairs = {vendor_order_key(k): frozenset({po_key(v)}) for k, v in (paired or {}).items()}
    return OrderBook(orders=orders, vendor_orders=pairs)


def mail(*mentioned: str, vendor_orders: tuple[str, ...] = ()) -> MailFacts:
    return MailFacts(
        mail_id=1,
        source="a.eml",
        vendor_id="V1",
        trust=Trust.VENDOR,
        received_at=datetime(2026, 11, 1, tzinfo=UTC),
        document_on=date(2026, 11, 1),
        mentioned_pos=mentioned,
        mentioned_vendor_orders=vendor_orders,
    )


def find(
    orders: OrderBook,
    *,
    row: str | None = None,
    paper: tuple[str, ...] = (),
    around: MailFacts | None = None,
    vendor_order: str | None = None,
):
    document = Document(name="ack.pdf", kind=MailKind.ACK, po_numbers=paper, vendor_order=vendor_order)
    return order_of(LineReference(row="r", po_text=row), document, around or mail(), orders)


@pytest.mark.parametrize(
    "text", ["4500231", "04500231", "PO# 4500231", "PO4500231", "4500231-02", "4500231/10", "#4500231"]
)
def test_an_order_is_found_in_every_spelling_of_its_number(text):
    assert find(book("4500231"), row=text).orders == ("4500231",)


def test_the_rows_own_number_outranks_the_papers():
    assert find(book("45012", "45019"), row="45019", paper=("45012",)).orders == ("45019",)


def test_a_paper_may_name_several_orders():
    assert find(book("45012", "45019"), paper=("45012", "45019")).orders == ("45012", "45019")


def test_a_printed_number_that_does_not_exist_is_never_replaced_by_the_mails():
    reference = find(book("4500017303", "9"), paper=("4500017393",), around=mail("9"))
    assert (reference.found, reference.orders, reference.sure) == (Found.NEAR, ("4500017303",), False)


def test_the_vendors_own_number_leads_to_the_order_that_earlier_papers_paired_it_with():
    orders = book("PO10482", paired={"S04471": "PO10482"})
    assert find(orders, vendor_order="S04471").found is Found.VENDOR_ORDER
    assert find(orders, around=mail(vendor_orders=("S-04471",))).orders == (po_key("PO10482"),)


def test_a_vendors_number_that_looks_like_ours_is_not_ours():
    assert find(book("118233"), vendor_order="118233").found is Found.NOT_NAMED


def test_nothing_named_is_said_so():
    assert find(book("45012")).found is Found.NOT_NAMED


@pytest.mark.parametrize(
    ("one", "other"),
    [("45OO231", "4500231"), ("4500017393", "4500017303"), ("450231", "4500231"), ("4502031", "4500231")],
)
def test_confusions_one_digit_and_one_swap_are_near(one, other):
    assert is_near(one, other)


@pytest.mark.parametrize(("one", "other"), [("4500231", "4500231"), ("12", "13"), ("4500231", "4511231")])
def test_equal_short_and_far_numbers_are_not_near(one, other):
    assert not is_near(one, other)
