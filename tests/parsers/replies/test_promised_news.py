from datetime import date

import pytest
from hypothesis import given, strategies as st

from domain.document import ReadingContext
from parsers.replies.promised_news import promised_days

CONTEXT = ReadingContext(reference=date(2026, 11, 23), known_pos=frozenset({"45012", "45013"}))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Checking with the mill, will update you Friday.", "2026-11-27"),
        ("I'll let you know by 12/1", "2026-12-01"),
        ("We should have an answer tomorrow.", "2026-11-24"),
        ("Hope to have more info by Wednesday", "2026-11-25"),
        ("Mill schedule comes out Monday, will advise Tuesday.", "2026-11-24"),
        ("will get back to you on 11/30", "2026-11-30"),
        ("Ich melde mich bis Freitag.", "2026-11-27"),
        ("Wir geben Ihnen Bescheid am 27.11.", "2026-11-27"),
        ("Le informo el viernes.", "2026-11-27"),
        ("Je vous tiens au courant vendredi.", "2026-11-27"),
    ],
)
def test_a_promise_of_news_has_its_day(text: str, on: str) -> None:
    assert [d.on.isoformat() for d in promised_days(text, context=CONTEXT)] == [on]


@pytest.mark.parametrize(
    "text",
    [
        "will advise",
        "Will advise, should ship 12/4.",
        "We will ship Friday.",
        "Please update us by Friday.",
        "Will update when it ships 12/4",
        "Shipped 11/20, pro 5517220",
        "I will be out Friday.",
    ],
)
def test_a_day_of_goods_or_of_ours_is_no_promise_of_news(text: str) -> None:
    assert promised_days(text, context=CONTEXT) == ()


def test_a_promise_holds_for_the_one_order_its_sentence_names() -> None:
    (day,) = promised_days("PO 45012: will update Friday.\nPO 45013 shipped.", context=CONTEXT)
    assert day.po == "45012"
    (day,) = promised_days("Will update you Friday on all of these.", context=CONTEXT)
    assert day.po is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    promised_days(text, context=CONTEXT)
