"""A sentence of which something is left over waits for a person; one that is used up counts by itself."""

from datetime import date
from decimal import Decimal

import pytest

from domain.document import Caution, OurLine, ReadingContext, Statement
from parsers.prose.body import read_body
from tests.parsers.prose.test_body import mail

WAITS = {Caution.CONDITIONAL, Caution.UNCLEAR_KIND, Caution.UNCLEAR_DATE, Caution.UNCLEAR_QUANTITY}


def line(number: str, description: str, *, po: str = "81200", balance: int = 10, code: str = "") -> OurLine:
    return OurLine(
        po=po, line=number, description=description, codes=(code,) if code else (), balance=Decimal(balance), uom="PC"
    )


ORDER = (
    line("1", "PL A36 1/2 X 96 X 240"),
    line("2", "ANGLE A36 3 X 3 X 1/4 X 20'"),
    line("3", "PIPE A53-B 4 SCH 40 X 21'"),
)


def said(text: str, *, lines: tuple[OurLine, ...] = ORDER, subject: str = "RE: PO 81200") -> tuple[Statement, ...]:
    context = ReadingContext(
        reference=date(2026, 12, 1), known_pos=frozenset(o.po.upper() for o in lines), our_lines=lines
    )
    return read_body(mail(text, subject=subject), context=context).statements


@pytest.mark.parametrize(
    "text",
    [
        "Plate ships 12/9, maybe the 14th or so for part of it, 3 pcs.",
        "Angle ships 12/9 with the flats, KW 51.",
        "Plate is fine for 12/9, the pipe not.",
    ],
)
def test_a_sentence_with_an_unused_day_count_or_name_waits(text: str) -> None:
    assert all(WAITS & s.cautions for s in said(text)), said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plate ships 12/9, pipe ships 12/16.",
        "Plate was 12/4, now 12/9.",
        "Plate ships 12/9 but the pipe is backordered until 1/15.",
        "10 plates, 4,900 lbs on 2 skids, ship 12/9.",
        "The plate is back from the burner 12/4 and ships 12/9.",
        "All lines confirmed for 12/11.",
    ],
)
def test_a_sentence_that_is_used_up_counts_without_a_person(text: str) -> None:
    found = said(text)
    assert found
    assert not any(WAITS & s.cautions for s in found), found
