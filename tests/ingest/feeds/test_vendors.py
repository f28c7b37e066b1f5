# mypy: disable-error-code="comparison-overlap, arg-type, call-overload"
# Whole numbers stand for equal Decimals here.
from collections.abc import Callable

import pytest

from domain.errors import FeedError
from domain.purchase import Contact, DateOrder, Vendor
from ingest.feeds import Effect, FeedSource, Skip, read_vendors

Written = Callable[..., FeedSource]

HEADER = "vendor_id,name,domains,contacts,transit_days,ack_sla_days,date_order,tolerance_under,tolerance_over\n"


def test_a_vendor_is_read_field_by_field(feed_file: Written) -> None:
    text = (
        HEADER
        + "V4,Nordwerk GmbH,nw.example.org;@nw2.example.org,Desk <a@nw.example.org>;Jo <J@nw.example.org>,7,5,dmy,5,10\n"
    )
    (vendor,) = read_vendors(feed_file(text))
    assert vendor == Vendor(
        vendor_id="V4",
        name="Nordwerk GmbH",
        domains=("nw.example.org", "nw2.example.org"),
        contacts=(Contact(name="Desk", email="a@nw.example.org"), Contact(name="Jo", email="j@nw.example.org")),
        transit_days=7,
        ack_sla_days=5,
        date_order=DateOrder.DAY_FIRST,
        tolerance_under=5,
        tolerance_over=10,
    )


def test_blanks_take_the_defaults(feed_file: Written) -> None:
    (vendor,) = read_vendors(feed_file(HEADER + "V4,Bay Tube,,,,,,,\n"))
    assert vendor == Vendor(vendor_id="V4", name="Bay Tube")


def test_a_bad_mail_address_is_reported_and_the_vendor_kept(feed_file: Written) -> None:
    feed = read_vendors(feed_file(HEADER + "V4,Bay Tube,,Al <al@bay>;Bo <bo@bay.example.com>,2,2,,,\n"))
    (vendor,) = feed
    assert vendor.contacts == (Contact(name="Bo", email="bo@bay.example.com"),)
    (problem,) = feed.problems
    assert (problem.row, problem.column, problem.text, problem.effect) == (
        2,
        "contacts",
        "Al <al@bay>",
        Effect.VALUE_LEFT_OUT,
    )


def test_domains_come_from_the_contacts_where_not_stated_but_never_from_public_mail(feed_file: Written) -> None:
    text = "Supplier No,Supplier,Contact,E-mail\n1,Bay,Al,al@bay.example.com\n2,Joe,Joe,joe@gmail.com\n"
    bay, joe = read_vendors(feed_file(text))
    assert bay.domains == ("bay.example.com",)
    assert bay.contacts == (Contact(name="Al", email="al@bay.example.com"),)
    assert joe.domains == ()


def test_rows_of_one_vendor_with_several_contacts_become_one(feed_file: Written) -> None:
    text = "Vendor ID,Vendor Name,Contact Name,Email\nV1,Bay,Al,al@b.example.com\nV2,Cy,Cy,cy@c.example.com\nV1,Bay,Bo,bo@b.example.com\n"
    feed = read_vendors(feed_file(text))
    bay, _ = feed
    assert [contact.name for contact in bay.contacts] == ["Al", "Bo"]
    assert feed.report.skipped[Skip.COMBINED] == 1


@pytest.mark.parametrize(("days", "date_order"), [("soon", ""), ("-1", ""), ("2.5", ""), ("2", "ymd")])
def test_a_setting_that_cannot_be_read_is_reported_and_the_default_taken(
    feed_file: Written, days: str, date_order: str
) -> None:
    feed = read_vendors(feed_file(HEADER + f"V4,Bay,,,{days},,{date_order},,\n"))
    (vendor,) = feed
    assert (vendor.transit_days, vendor.date_order) == (2, DateOrder.MONTH_FIRST)
    assert [problem.effect for problem in feed.problems] == [Effect.VALUE_LEFT_OUT]


def test_a_row_without_number_and_name_is_refused(feed_file: Written) -> None:
    feed = read_vendors(feed_file(HEADER + ",,bay.example.com,,2,2,,,\nV1,Cy,,,,,,,\n"))
    assert [vendor.vendor_id for vendor in feed] == ["V1"]
    assert feed.report.refused == 1


def test_a_file_without_vendor_columns_is_refused(feed_file: Written) -> None:
    with pytest.raises(FeedError, match="no column for the vendor"):
        read_vendors(feed_file("transit_days,ack_sla_days\n2,2\n"))
