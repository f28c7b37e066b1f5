"""The hard checks of DESIGN 6 by name: whatever the sureness, a statement that fails one waits for a person."""

from dataclasses import dataclass

from domain.match import HoldCode, MatchedStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class HardCheck:
    """One check; ``codes`` are the holds by which it shows that it failed."""

    name: str
    asks: str
    codes: frozenset[HoldCode]


HARD_CHECKS: tuple[HardCheck, ...] = (
    HardCheck(
        name="order_is_the_vendors",
        asks="Was the order placed with this vendor, and do we know it?",
        codes=frozenset({HoldCode.OTHER_VENDORS_PO, HoldCode.UNKNOWN_PO}),
    ),
    HardCheck(
        name="one_line_fits",
        asks="Does one line of the order fit, and no other as well?",
        codes=frozenset({HoldCode.UNKNOWN_LINE, HoldCode.AMBIGUOUS_LINE}),
    ),
    HardCheck(name="goods_agree", asks="Are the goods those we ordered?", codes=frozenset({HoldCode.ITEM_DIFFERS})),
    HardCheck(
        name="unit_convertible", asks="Can the quantity be put into our unit exactly?", codes=frozenset({HoldCode.UNIT})
    ),
    HardCheck(
        name="quantity_plausible",
        asks="Is the quantity of the size of what we ordered?",
        codes=frozenset({HoldCode.QUANTITY}),
    ),
    HardCheck(
        name="weight_agrees",
        asks="Do the pieces weigh what the paper says?",
        codes=frozenset({HoldCode.WEIGHT}),
    ),
    HardCheck(
        name="sender_known",
        asks="Does a known address of the vendor say so, and does nothing speak against it?",
        codes=frozenset(
            {HoldCode.UNKNOWN_SENDER, HoldCode.LOOKALIKE_SENDER, HoldCode.FORWARDED, HoldCode.UNPROVED_SENDER}
        ),
    ),
    HardCheck(name="price_agrees", asks="Is the price the one on the order?", codes=frozenset({HoldCode.PRICE})),
    HardCheck(
        name="person_decides",
        asks="Is it something that only a person may accept: a cancellation, another item?",
        codes=frozenset({HoldCode.CANCELLATION, HoldCode.SUBSTITUTION}),
    ),
    HardCheck(name="line_is_open", asks="Has our ERP left the line open?", codes=frozenset({HoldCode.CLOSED_LINE})),
    HardCheck(
        name="agrees_with_newer_facts",
        asks="Does it agree with what has counted on the line since: shipments, receipts, a later revision?",
        codes=frozenset({HoldCode.NEWER_FACTS}),
    ),
    HardCheck(
        name="reads_back",
        asks="Do the words it rests on read back to the same values, in one way only?",
        codes=frozenset({HoldCode.READING}),
    ),
)


def failed_checks(word: MatchedStatement) -> tuple[str, ...]:
    """Return the names of the hard checks that hold a statement back, in the order of the table."""
    codes = {hold.partition(":")[0] for hold in word.holds}
    return tuple(check.name for check in HARD_CHECKS if codes & check.codes)
