# mypy: disable-error-code="comparison-overlap, arg-type, call-overload"
# Whole numbers stand for equal Decimals here.
from collections.abc import Callable
from datetime import date

import pytest

from domain.errors import FeedError
from domain.match import Receipt
from ingest.feeds import FeedSource, Skip, read_receipts

Written = Callable[..., FeedSource]

HEADER = "Receipt No,Receipt Date,PO Number,PO Line,Qty Received,UOM,Packing Slip\n"


def test_a_receipt_is_read_field_by_field(feed_file: Written) -> None:
    (receipt,) = read_receipts(feed_file(HEADER + 'R88010,2026-10-19,BA-7731,00010,"1,100",sh,70418\n'))
    assert receipt == Receipt(
        number="R88010",
        po="BA-7731",
        line="00010",
        on=date(2026, 10, 19),
        amount=1100,
        uom="SH",
        packing_slip="70418",
    )


def test_a_reversal_is_negative_however_the_erp_writes_it(feed_file: Written) -> None:
    text = "Material Document,Posting Date,Purchase Order,Item,Movement Type,Quantity\n5,10/19/2026,1,10,101,8\n6,10/20/2026,1,10,102,3\n7,10/20/2026,1,10,102,3-\n"
    assert [receipt.amount for receipt in read_receipts(feed_file(text))] == [8, -3, -3]


def test_a_missing_receipt_number_is_made_the_same_way_every_time(feed_file: Written) -> None:
    source = feed_file("Date,PO,Line,Qty\n10/19/2026,1,1,8\n10/19/2026,1,1,8\n")
    numbers = [receipt.number for receipt in read_receipts(source)]
    assert numbers == ["1/1/2026-10-19/1", "1/1/2026-10-19/2"]
    assert numbers == [receipt.number for receipt in read_receipts(source)]


@pytest.mark.parametrize(
    "row",
    [
        "R1,2026-10-19,,1,5,EA,",
        "R1,2026-10-19,7,,5,EA,",
        "R1,soon,7,1,5,EA,",
        "R1,,7,1,5,EA,",
        "R1,2026-10-19,7,1,,EA,",
    ],
)
def test_a_bad_row_is_refused_and_the_rest_goes_in(feed_file: Written, row: str) -> None:
    feed = read_receipts(feed_file(HEADER + row + "\nR2,2026-10-19,7,2,5,EA,\nTotal,,,,10,,\n"))
    assert [receipt.number for receipt in feed] == ["R2"]
    assert [problem.row for problem in feed.problems] == [2]
    assert feed.report.skipped[Skip.TOTAL] == 1


def test_a_file_without_a_date_column_says_so(feed_file: Written) -> None:
    with pytest.raises(FeedError, match="no column for the receipt date"):
        read_receipts(feed_file("Receipt No,PO,Line,Qty\nR1,1,1,5\n"))
