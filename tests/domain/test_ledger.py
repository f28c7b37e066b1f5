import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from domain.decision_log import standing as standing_decisions
from domain.document import Caution, StatementKind
from domain.mail import MailKind
from domain.match import Action, Decision
from domain.promise import Basis, PromiseWindow
from domain.state import Headline, LineState, NextAction
from tests.domain.ledger_builders import AS_OF, decided, line, received, said, state

D = Decimal
NOV20, DEC4, DEC11, DEC18 = date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)


def conserved(s: LineState) -> bool:
    undated = sum(
        (p.amount for p in s.schedules if p.backordered and (p.promise is None or not p.promise.usable)), D(0)
    )
    shipped = min(max(s.shipped, s.received), max(D(0), s.line.ordered - s.cancelled))
    return s.line.ordered == shipped + s.promised + undated + s.cancelled + s.unexplained


# --- the shape of a line's life


def test_a_line_nobody_answered_is_wholly_unexplained():
    s = state()
    assert (s.acknowledged, s.unexplained, s.headline) == (0, 100, Headline.SENT)


def test_an_acknowledgment_explains_the_line():
    s = state(said("confirm", "100", eta=DEC4))
    assert (s.acknowledged, s.unexplained, s.promise.end, s.headline) == (100, 0, DEC4, Headline.ACKNOWLEDGED)
    assert s.codes == ()


def test_a_revised_acknowledgment_replaces_the_picture():
    s = state(
        said("confirm", "100", eta=DEC4),
        said("confirm", "100", eta=DEC11, day=date(2026, 11, 12), mail=2, doc_kind=MailKind.ACK_REV),
    )
    assert (s.acknowledged, s.promise.end) == (100, DEC11)
    assert {"DATE_CHANGED", "REVISION"} <= set(s.codes)


ECHO = frozenset({Caution.MAYBE_NEED_DATE})
JAN8 = date(2027, 1, 8)


def test_a_due_date_that_repeats_our_need_date_takes_no_later_promise_back():
    s = state(
        said("confirm", "100", eta=JAN8),
        said("confirm", "100", eta=DEC18, cautions=ECHO, mail=2, day=date(2026, 11, 12)),
    )
    assert (s.promise.end, "LATE_ETA" in s.codes) == (JAN8, True)


def test_a_due_date_that_repeats_our_need_date_leaves_two_deliveries_as_they_are():
    s = state(
        said("confirm", "60", eta=DEC4, ident=11),
        said("confirm", "40", eta=JAN8, ident=12),
        said("confirm", "100", eta=DEC18, cautions=ECHO, mail=2, day=date(2026, 11, 12)),
    )
    assert (s.promise.end, s.last_promise_to, s.acknowledged) == (DEC4, JAN8, 100)


def test_a_lone_due_date_is_the_vendors_yes_to_our_need_date():
    s = state(said("confirm", "100", eta=DEC18, cautions=ECHO))
    assert (s.promise.end, s.headline) == (DEC18, Headline.ACKNOWLEDGED)


def test_a_due_date_of_another_day_is_a_promise():
    s = state(
        said("confirm", "100", eta=JAN8),
        said("confirm", "100", eta=DEC11, cautions=ECHO, mail=2, day=date(2026, 11, 12)),
    )
    assert s.promise.end == DEC11


def test_a_revised_paper_means_the_due_date_it_prints():
    s = state(
        said("confirm", "100", eta=JAN8),
        said("confirm", "100", eta=DEC18, cautions=ECHO, mail=2, day=date(2026, 11, 12), doc_kind=MailKind.ACK_REV),
    )
    assert s.promise.end == DEC18


def test_split_schedules_live_side_by_side():
    s = state(said("confirm", "60", eta=DEC4, ident=11), said("confirm", "40", eta=DEC11, ident=12))
    assert (s.acknowledged, s.promise.end, s.last_promise_to, len(s.schedules)) == (100, DEC4, DEC11, 2)


def test_confirmed_with_a_dated_backorder_is_acknowledged_in_full():
    s = state(said("confirm", "60", eta=DEC4, ident=11), said("backorder", "40", eta=DEC11, ident=12))
    assert (s.acknowledged, s.backordered, s.last_promise_to) == (100, 40, DEC11)
    assert "MISSING_ETA" not in s.codes


def test_an_undated_backorder_is_not_promised_and_misses_its_date():
    s = state(said("backorder", "100"))
    assert (s.backordered, s.promised, s.promise, s.headline) == (100, 0, None, Headline.BACKORDERED)
    assert s.codes == ("MISSING_ETA",)
    assert s.next_action is NextAction.CHASE


def test_a_partial_shipment_leaves_the_balance_open():
    s = state(
        said("confirm", "100", eta=NOV20), said("ship", "60", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK)
    )
    assert (s.shipped, s.unshipped, s.promised, s.headline) == (60, 40, 40, Headline.PARTIAL)
    assert "PARTIAL_SHIPMENT" in s.codes


def test_a_backorder_of_the_balance_takes_the_goods_off_the_promise():
    s = state(
        said("confirm", "100", eta=NOV20),
        said("ship", "60", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK, ident=21),
        said("backorder", "40", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK, ident=22),
    )
    assert (s.shipped, s.backordered, s.promise, s.headline) == (60, 40, None, Headline.PARTIAL_BO)


def test_the_next_word_on_a_backorder_replaces_the_older_one():
    s = state(said("backorder", "40"), said("backorder", "40", eta=DEC4, mail=2, day=date(2026, 11, 12)))
    assert (s.backordered, s.promise.end) == (40, DEC4)


def test_a_backorder_may_take_back_a_promise():
    s = state(
        said("confirm", "100", eta=DEC4),
        said("backorder", "100", mail=2, day=date(2026, 11, 12), document="body", doc_kind=MailKind.REPLY),
    )
    assert (s.backordered, s.promise) == (100, None)
    assert "MISSING_ETA" in s.codes


def test_a_delay_of_one_schedule_leaves_the_others():
    s = state(
        said("confirm", "60", eta=NOV20, ident=11),
        said("confirm", "40", eta=DEC4, ident=12),
        said("delay", "60", eta=DEC11, previous=NOV20, mail=2, day=date(2026, 11, 16)),
    )
    assert [(p.amount, p.promise.end) for p in s.schedules] == [(40, DEC4), (60, DEC11)]


def test_a_delay_without_a_promise_is_the_first_promise():
    s = state(said("delay", None, eta=DEC11))
    assert (s.acknowledged, s.promise.end) == (100, DEC11)


def test_an_older_document_that_arrives_late_changes_nothing():
    older, newer = (
        said("confirm", "100", eta=DEC4, day=date(2026, 11, 10), mail=9),
        said("confirm", "100", eta=DEC11, day=date(2026, 11, 12), mail=2),
    )
    assert state(newer, older).promise.end == DEC11


def test_a_copy_of_a_numbered_paper_does_not_undo_its_revision():
    first = said("confirm", "100", eta=DEC4, number="104418", revision="0")
    revised = said("confirm", "100", eta=DEC11, number="104418", revision="1", day=date(2026, 11, 12), mail=2)
    copy = said("confirm", "100", eta=DEC4, number="104418", revision="0", day=date(2026, 11, 19), mail=3)
    assert state(first, revised, copy).promise.end == DEC11


def test_confirmed_without_a_word_on_the_date_keeps_the_date_that_stood():
    s = state(
        said("confirm", "100", eta=DEC4),
        said("confirm", None, mail=2, day=date(2026, 11, 12), document="body", doc_kind=MailKind.REPLY),
    )
    assert s.promise.end == DEC4


def test_a_placeholder_date_takes_the_older_date_back():
    s = state(
        said("confirm", "100", eta=DEC4),
        said("confirm", "100", mail=2, day=date(2026, 11, 12), cautions=frozenset({Caution.UNDATED})),
    )
    assert s.promise is None
    assert "MISSING_ETA" in s.codes


def test_a_sentence_about_the_rest_adds_to_what_was_promised():
    reply = {"document": "body", "doc_kind": MailKind.REPLY}
    s = state(
        said("confirm", "40", eta=DEC4, **reply),
        said("confirm", "60", eta=DEC11, mail=2, day=date(2026, 11, 12), **reply),
    )
    assert (s.acknowledged, s.last_promise_to) == (100, DEC11)


def test_a_short_acknowledgment_leaves_the_rest_unexplained():
    s = state(said("confirm", "90", eta=DEC4))
    assert (s.acknowledged, s.unexplained, s.headline) == (90, 10, Headline.ACK_CHANGED)
    assert "QTY_SHORT_ACK" in s.codes


def test_more_confirmed_than_ordered_is_shown_and_conserved():
    s = state(said("confirm", "120", eta=DEC4))
    assert "QTY_OVER_ACK" in s.codes
    assert conserved(s)


def test_a_lower_bound_is_no_usable_date():
    s = state(said("backorder", "100", eta=PromiseWindow(start=DEC4, end=None)))
    assert "MISSING_ETA" in s.codes


# --- shipments are counted once


def test_the_same_packing_list_twice_counts_once():
    ship = {"doc_kind": MailKind.PACK, "number": "31877", "document": "pl.pdf"}
    s = state(said("ship", "60", **ship), said("ship", "60", mail=2, day=date(2026, 11, 12), **ship))
    assert s.shipped == 60


def test_an_invoice_of_the_shipment_does_not_add_to_it():
    s = state(
        said("ship", "60", doc_kind=MailKind.PACK, number="31877"),
        said("ship", "60", doc_kind=MailKind.INVOICE, number="98114", mail=2, day=date(2026, 11, 14)),
    )
    assert s.shipped == 60


def test_an_invoice_alone_is_evidence_of_a_shipment():
    assert state(said("ship", "48", doc_kind=MailKind.INVOICE, number="98114")).shipped == 48


def test_two_packing_lists_add_up():
    s = state(
        said("ship", "60", doc_kind=MailKind.PACK, number="1"),
        said("ship", "40", doc_kind=MailKind.PACK, number="2", mail=2),
    )
    assert (s.shipped, s.headline) == (100, Headline.IN_TRANSIT)


def test_two_numbered_loads_of_equal_quantity_are_two_loads():
    s = state(
        said("ship", "50", doc_kind=MailKind.PACK, number="1"),
        said("ship", "50", doc_kind=MailKind.PACK, number="2", mail=2),
    )
    assert s.shipped == 100


def test_a_sentence_about_a_load_that_a_packing_list_also_names_counts_once():
    s = state(
        said("ship", "60", document="body", doc_kind=MailKind.ASN),
        said("ship", "60", doc_kind=MailKind.PACK, number="1", mail=2),
    )
    assert s.shipped == 60


def test_shipped_to_date_on_a_status_report_is_no_new_shipment():
    s = state(
        said("ship", "52", doc_kind=MailKind.ASN, number="A1"),
        said(
            "ship",
            "52",
            doc_kind=MailKind.STATUS,
            cautions=frozenset({Caution.CUMULATIVE}),
            mail=2,
            day=date(2026, 11, 14),
        ),
        said("ship", "10", doc_kind=MailKind.ASN, number="A2", mail=3, day=date(2026, 11, 16)),
    )
    assert s.shipped == 62


def test_within_tolerance_by_weight_is_complete():
    s = state(
        said("ship", "9640", doc_kind=MailKind.ASN),
        of=line("10000", uom="LB", tolerance_under=D(10), tolerance_over=D(10)),
    )
    assert s.codes == ()
    assert (s.schedules, s.headline) == ((), Headline.IN_TRANSIT)


def test_one_piece_short_is_short():
    s = state(said("ship", "99", doc_kind=MailKind.PACK))
    assert "PARTIAL_SHIPMENT" in s.codes


# --- nothing short closes by itself: the two silent closes seen elsewhere


def test_all_receipts_done_or_cancelled_does_not_close_a_short_line():
    s = state(
        said("confirm", "100", eta=NOV20),
        said("ship", "60", doc_kind=MailKind.PACK, mail=2),
        of=line(closed_by_erp=True),
        receipts=(received("60"),),
    )
    assert s.headline is Headline.CLOSE_REVIEW
    assert "CLOSE_SHORT_PENDING" in s.codes
    assert s.next_action is NextAction.DECIDE
    closed = state(
        said("ship", "60", doc_kind=MailKind.PACK),
        of=line(closed_by_erp=True),
        receipts=(received("60"),),
        decisions=(decided(Action.CLOSE_SHORT),),
    )
    assert (closed.headline, closed.codes) == (Headline.SHORT_CLOSED, ())


def test_a_short_shipment_that_states_no_backorder_ends_in_a_persons_close_out():
    short = said("ship", "60", doc_kind=MailKind.PACK, day=date(2026, 11, 18), complete=True)
    s = state(short)
    assert (s.headline, s.unexplained) == (Headline.CLOSE_REVIEW, 40)
    assert "SHIP_COMPLETE_SHORT" in s.codes
    assert s.next_action is NextAction.CHASE
    silent = state(said("ship", "60", doc_kind=MailKind.PACK), as_of=date(2026, 12, 22))
    assert {"PARTIAL_SHIPMENT", "MISSING_ETA", "PAST_DUE_NO_NEWS"} <= set(silent.codes)
    assert silent.headline is Headline.PARTIAL


def test_a_refused_close_out_reopens_the_line():
    s = state(
        of=line(closed_by_erp=True), decisions=(decided(Action.CLOSE_SHORT), decided(Action.REFUSE_CLOSE, ident=2))
    )
    assert s.headline is Headline.CLOSE_REVIEW


def test_undo_of_a_close_out_brings_the_line_back():
    s = state(
        of=line(closed_by_erp=True), decisions=(decided(Action.CLOSE_SHORT), decided(Action.UNDO, ident=2, undoes=1))
    )
    assert s.headline is Headline.CLOSE_REVIEW


# --- people decide what vendors only claim


def test_a_vendors_cancellation_waits_for_a_person():
    s = state(said("cancel", "100", decision=Decision.REVIEW, holds=("cancellation: discontinued",)))
    assert (s.cancelled, s.waiting, s.next_action) == (0, True, NextAction.REVIEW)
    assert s.codes == ("CANCELLED_BY_VENDOR",)


def test_an_accepted_cancellation_leaves_nothing_open():
    s = state(said("cancel", None, decision=Decision.ACCEPTED))
    assert (s.cancelled, s.unexplained, s.headline) == (100, 0, Headline.CANCELLED)


def test_a_waiting_price_change_raises_the_variance_and_changes_nothing():
    s = state(said("confirm", "100", eta=DEC4, decision=Decision.REVIEW, holds=("price: 59.50 against 54.25",)))
    assert (s.acknowledged, s.codes) == (0, ("PRICE_VARIANCE",))


def test_a_buyers_cancellation_shrinks_the_line():
    s = state(said("confirm", "100", eta=DEC4), decisions=(decided(Action.CANCEL_QUANTITY, amount="30"),))
    assert (s.cancelled, s.promised, s.unexplained) == (30, 70, 0)


# --- dates


def test_a_ship_date_gets_the_transit_days_before_it_is_compared_with_the_need_date():
    at_dock = state(said("confirm", "100", eta=DEC18, basis=Basis.DELIVER))
    at_vendor = state(said("confirm", "100", eta=DEC18, basis=Basis.SHIP))
    assert "LATE_ETA" not in at_dock.codes
    assert "LATE_ETA" in at_vendor.codes
    assert at_vendor.expected_dock == date(2026, 12, 22)


def test_a_late_date_a_person_accepted_is_no_exception():
    s = state(said("confirm", "100", eta=date(2026, 12, 21)), decisions=(decided(Action.ACCEPT_DATE, code="LATE_ETA"),))
    assert "LATE_ETA" not in s.codes


def test_a_promise_that_passes_without_a_word_is_past_due():
    assert "PAST_DUE_NO_NEWS" in state(said("confirm", "100", eta=NOV20), as_of=date(2026, 11, 23)).codes
    assert "PAST_DUE_NO_NEWS" not in state(said("confirm", "100", eta=NOV20), as_of=NOV20).codes


def test_news_after_the_promise_is_news():
    s = state(said("confirm", "100", eta=NOV20), said("backorder", "100", day=date(2026, 11, 21), mail=2), as_of=AS_OF)
    assert "PAST_DUE_NO_NEWS" not in s.codes


def test_receipt_only_does_not_stop_the_acknowledgment_clock():
    s = state(said("receipt_only"))
    assert "NO_ACK" in s.codes


def test_no_acknowledgment_is_due_before_its_time():
    fresh = line(order_date=date(2026, 11, 20))
    assert state(of=fresh, as_of=date(2026, 11, 23)).codes == ()
    assert state(of=fresh, as_of=date(2026, 11, 24)).codes == ("NO_ACK",)


# --- laws

KINDS = st.sampled_from(
    [
        StatementKind.CONFIRM,
        StatementKind.BACKORDER,
        StatementKind.DELAY,
        StatementKind.SHIP,
        StatementKind.RECEIPT_ONLY,
        StatementKind.CANCEL,
    ]
)
DAYS = st.integers(0, 40).map(lambda n: date(2026, 11, 1) + timedelta(days=n))


@st.composite
def words(draw):
    count = draw(st.integers(0, 6))
    return [
        said(
            draw(KINDS),
            draw(st.none() | st.integers(0, 150).map(str)),
            day=draw(DAYS),
            eta=draw(st.none() | DAYS),
            previous=draw(st.none() | DAYS),
            mail=i + 1,
            number=draw(st.sampled_from([None, "A", "B"])),
            doc_kind=draw(
                st.sampled_from([MailKind.ACK, MailKind.PACK, MailKind.INVOICE, MailKind.REPLY, MailKind.STATUS])
            ),
            complete=draw(st.booleans()),
            decision=draw(st.sampled_from([Decision.AUTO, Decision.REVIEW, Decision.ACCEPTED])),
            cautions=draw(
                st.sampled_from([frozenset(), frozenset({Caution.UNDATED}), frozenset({Caution.CUMULATIVE})])
            ),
        )
        for i in range(count)
    ]


@settings(max_examples=400, deadline=None)
@given(words(), st.integers(0, 120), st.integers(0, 2**16))
def test_conservation_holds_for_any_events_in_any_order(said_words, got, seed):
    receipts = (received(str(got)),) if got else ()
    s = state(*said_words, receipts=receipts)
    assert conserved(s)
    assert min(s.unexplained, s.promised, s.backordered, s.cancelled) >= 0
    shuffled = list(said_words)
    random.Random(seed).shuffle(shuffled)
    assert state(*shuffled, receipts=receipts) == s


@st.composite
def decisions(draw):
    """Any decisions a person may take on a line, undos of any of them and of undos among them."""
    actions = [a for a in Action if a not in {Action.AUTO_APPLY, Action.SUPERSEDE}]
    events = []
    for ident in range(1, draw(st.integers(0, 8)) + 1):
        action = draw(st.sampled_from(actions))
        if action is Action.UNDO and ident == 1:
            action = Action.HOLD
        events.append(
            decided(
                action,
                ident=ident,
                amount=str(draw(st.integers(0, 150))) if action is Action.CANCEL_QUANTITY else None,
                code=draw(st.sampled_from(["LATE_ETA", "DATE_CHANGED", "SHIP_OVER", "QTY_OVER_ACK"])),
                undoes=draw(st.integers(1, ident - 1)) if action is Action.UNDO else None,
                day=draw(DAYS),
            )
        )
    return tuple(events)


@settings(max_examples=300, deadline=None)
@given(words(), decisions(), st.integers(0, 120), st.booleans())
def test_conservation_holds_whatever_people_decide(said_words, made, got, closed):
    receipts = (received(str(got)),) if got else ()
    s = state(*said_words, receipts=receipts, decisions=made, of=line(closed_by_erp=closed))
    assert conserved(s)
    assert min(s.unexplained, s.promised, s.backordered, s.cancelled) >= 0
    assert s.cancelled <= s.line.ordered


@settings(max_examples=200, deadline=None)
@given(words(), decisions(), st.integers(0, 2**16))
def test_decisions_that_were_all_taken_back_leave_no_trace(said_words, made, seed):
    kept = [d for d in made if d.action is not Action.UNDO]
    order = list(kept)
    random.Random(seed).shuffle(order)
    back = [decided(Action.UNDO, ident=100 + n, undoes=d.decision_id) for n, d in enumerate(order)]
    assert state(*said_words, decisions=(*kept, *back)) == state(*said_words)


@settings(max_examples=100, deadline=None)
@given(words(), decisions())
def test_a_short_line_is_closed_only_while_a_persons_yes_stands(said_words, made):
    s = state(*[w for w in said_words if w.statement.kind is not StatementKind.CANCEL], decisions=made)
    standing = [
        d for d in standing_decisions(made) if d.action in {Action.CLOSE_SHORT, Action.REFUSE_CLOSE, Action.REOPEN}
    ]
    if s.headline is Headline.SHORT_CLOSED:
        assert standing[-1].action is Action.CLOSE_SHORT


def test_an_accepted_offer_of_another_item_is_promised_like_the_one_ordered():
    offer = said("substitute", "100", eta=DEC4)
    waits = state(replace(offer, decision=Decision.REVIEW))
    assert (waits.promised, "SUBSTITUTION" in waits.codes) == (0, True)
    taken = state(replace(offer, decision=Decision.ACCEPTED))
    assert (taken.promised, taken.promise.end, "SUBSTITUTION" in taken.codes) == (100, DEC4, False)


@settings(max_examples=100, deadline=None)
@given(words())
def test_folding_twice_is_the_same(said_words):
    assert state(*said_words) == state(*said_words)


@settings(max_examples=100, deadline=None)
@given(words())
def test_a_decision_and_its_undo_leave_no_trace_in_the_figures(said_words):
    plain = state(*said_words)
    undone = state(
        *said_words, decisions=(decided(Action.CANCEL_QUANTITY, amount="10"), decided(Action.UNDO, ident=2, undoes=1))
    )
    assert undone == plain


@settings(max_examples=100, deadline=None)
@given(words())
def test_a_short_line_never_closes_without_a_named_person(said_words):
    s = state(*[w for w in said_words if w.statement.kind is not StatementKind.CANCEL], of=line(closed_by_erp=True))
    if max(s.received, D(0)) < s.line.ordered:
        assert s.headline not in {Headline.CLOSED, Headline.SHORT_CLOSED}


@pytest.mark.parametrize("again", [2, 3])
def test_a_document_seen_before_adds_nothing(again):
    first = said("confirm", "100", eta=DEC4, number="7", ident=11)
    copies = [
        said("confirm", "100", eta=DEC4, number="7", mail=n, day=date(2026, 11, 10 + n)) for n in range(2, again + 2)
    ]
    assert state(first, *copies).schedules == state(first).schedules


def test_goods_at_hand_leave_before_the_dated_backorder():
    s = state(
        said("confirm", "60", ident=11),
        said("backorder", "40", eta=DEC11, ident=12),
        said("ship", "60", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK, document="pl.pdf"),
    )
    assert (s.backordered, s.promise.end, "MISSING_ETA" in s.codes) == (40, DEC11, False)


def test_a_packing_list_that_is_silent_on_the_date_leaves_the_backorders_date_standing():
    s = state(
        said("confirm", "60", ident=11),
        said("backorder", "40", eta=DEC11, ident=12),
        said("ship", "60", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK, document="pl.pdf", ident=13),
        said("backorder", "40", day=date(2026, 11, 18), mail=2, doc_kind=MailKind.PACK, document="pl.pdf", ident=14),
    )
    assert (s.backordered, s.promise.end) == (40, DEC11)


def test_a_mere_receipt_that_nothing_followed_is_stale_after_the_agreed_days() -> None:
    got_it = said("receipt_only", day=date(2026, 11, 18), ident=7)
    found = {e.code: e for e in state(got_it, as_of=date(2026, 11, 20)).exceptions}
    assert found.keys() == {"NO_ACK", "ACK_RECEIPT_ONLY_STALE"}
    stale = found["ACK_RECEIPT_ONLY_STALE"]
    assert (stale.opened_on, stale.statement_ids, stale.auto_chase) == (date(2026, 11, 20), (7,), True)
    assert state(got_it, as_of=date(2026, 11, 19)).codes == ("NO_ACK",)


def test_an_acknowledgment_or_a_shipment_ends_the_stale_receipt() -> None:
    got_it = said("receipt_only", day=date(2026, 11, 9), ident=1)
    for word in (said("confirm", "100", eta=date(2026, 12, 10), ident=2), said("ship", "100", ident=3)):
        assert "ACK_RECEIPT_ONLY_STALE" not in state(got_it, word).codes
