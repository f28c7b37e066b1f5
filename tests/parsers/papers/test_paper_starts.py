from collections.abc import Callable
from datetime import date

from hypothesis import given, strategies as st

from domain.document import Document, ReadingContext
from domain.mail import MailKind, Part
from parsers.layout import TextLine
from parsers.papers.lading import without_ladings
from parsers.papers.paper_starts import Page, paper_starts
from parsers.registry import read_part
from tests.parsers.papers import paper_stacks
from tests.parsers.pdf_builder import Sheet, pdf
from tests.parsers.printed import word

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"45012", "45031"}))


def read(build: Callable[[], bytes]) -> tuple[Document, ...]:
    part = Part(name="packet.pdf", path="", media_type="application/pdf", sha256="1", content=build())
    return read_part(part, context=CONTEXT, subject="")


def said(document: Document) -> list[tuple[str, str | None, int]]:
    return [(s.kind.value, str(s.quantity.value) if s.quantity else None, s.page) for s in document.statements]


def test_a_packing_list_its_bill_of_lading_and_certificates_are_papers_of_their_own() -> None:
    documents = read(paper_stacks.shipping_packet)
    assert [(d.name, d.kind, d.pages) for d in documents] == [
        ("packet.pdf", MailKind.PACK, 1),
        ("packet.pdf", MailKind.OTHER, 1),  # a carrier's bill of lading
        ("packet.pdf", MailKind.OTHER, 3),
    ]
    assert documents[0].number == "447812"
    assert said(documents[0]) == [("ship", "120", 1), ("backorder", "40", 1), ("ship", "4", 1)]


def test_certificates_and_conditions_state_nothing() -> None:
    assert not read(paper_stacks.shipping_packet)[2].statements


def test_a_bill_of_lading_beside_its_packing_list_ships_nothing_again() -> None:
    first, lading, _ = without_ladings(read(paper_stacks.shipping_packet))
    assert first.statements
    assert (lading.kind, lading.statements) == (MailKind.OTHER, ())


def test_a_bill_of_lading_that_comes_alone_is_all_there_is() -> None:
    lading = read(paper_stacks.shipping_packet)[1]
    assert without_ladings([lading]) == (lading,)


def test_another_order_number_under_the_same_title_is_another_acknowledgment() -> None:
    one, other = read(paper_stacks.two_orders)
    assert (one.vendor_order, one.po_numbers) == ("118233", ("45012",))
    assert (other.vendor_order, other.po_numbers) == ("118240", ("45031",))
    assert said(other) == [("confirm", "12", 3)]


def test_a_page_count_that_starts_again_starts_a_paper() -> None:
    one, other = read(paper_stacks.counted_orders)
    assert (one.pages, len(one.statements)) == (2, 5)
    assert (other.pages, other.vendor_order, said(other)) == (1, "118240", [("confirm", "12", 3)])


def test_a_title_of_another_kind_starts_a_paper() -> None:
    one, other = read(paper_stacks.order_and_packing_list)
    assert (one.kind, one.number, said(one)) == (MailKind.PACK, "447813", [("ship", "4", 1)])
    assert (other.kind, other.vendor_order, said(other)) == (MailKind.ACK, "118240", [("confirm", "40", 2)])


def test_a_title_repeated_with_the_same_number_starts_nothing() -> None:
    (document,) = read(paper_stacks.long_order)
    assert (document.pages, len(document.statements)) == (3, 9)


def test_rows_that_go_on_below_a_remark_about_terms_are_kept() -> None:
    rows = [[str(i), f"FLAT A36 1/4 X {i} X 20'", "10", "PC", "21.10", "12/04/2026"] for i in range(1, 5)]
    second = Sheet(size=9).line("SUBJECT TO OUR TERMS AND CONDITIONS OF SALE").down(50)
    for row in rows[2:]:
        second.row(paper_stacks.ORDER, row)
    (document,) = read(lambda: pdf(paper_stacks.order("118233", "45012", rows[:2]), second))
    assert [q for _, q, _ in said(document)] == ["10"] * 4


def test_a_packing_list_that_names_its_bill_of_lading_goes_on() -> None:
    second = Sheet(size=9).line("BILL OF LADING B-990114").line("CONTINUED").down(40)
    second.row(paper_stacks.PACK, ["2", "PLATE A36 1/2 X 96 X 240", "4", "4", "0", "PC"])
    (document,) = read(lambda: pdf(paper_stacks.packing_list("447812", "45012", paper_stacks.SHIPPED[:1]), second))
    assert said(document)[-1] == ("ship", "4", 2)


def test_two_packing_lists_with_equal_rows_keep_their_rows() -> None:
    one, other = read(paper_stacks.two_trucks)
    assert (one.number, other.number) == ("447812", "447815")
    assert said(one)[0][:2] == said(other)[0][:2] == ("ship", "120")


def test_papers_of_three_designs_are_told_apart() -> None:
    ack, slip, certificate = read(paper_stacks.wide_apart)
    assert (ack.kind, ack.po_numbers, [q for _, q, _ in said(ack)]) == (MailKind.ACK, ("45031",), ["24", "10"])
    assert (slip.kind, slip.pages, slip.number) == (MailKind.PACK, 2, "88123")
    assert [q for kind, q, _ in said(slip) if kind == "ship"] == ["12", "18"]
    assert (certificate.kind, certificate.statements) == (MailKind.OTHER, ())


_TEXTS = [
    "PACKING LIST 44",
    "Order No: 1182",
    "Page 1 of 2",
    "Page 2 of 2",
    "BILL OF LADING",
    "MTR",
    "C Mn P S Si Cu",
    "12",
    "Yield",
]


@given(st.lists(st.lists(st.sampled_from(_TEXTS), max_size=6), max_size=6))
def test_the_first_page_never_starts_another_paper(pages: list[list[str]]) -> None:
    outlines = [
        Page(lines=[TextLine(words=(word(text, 40, 40 + 12 * i),), page=p) for i, text in enumerate(lines)])
        for p, lines in enumerate(pages, start=1)
    ]
    starts = paper_starts(outlines)
    assert all(0 < i < len(pages) for i in starts.papers)
    assert not starts.terms & starts.certificates
