"""X12 element 368, the state of an order or shipment, as data (ISR01 of an 870; DOMAIN 7.3).

It shares letters with element 668 and means other things: BP is "partly shipped" here and "accepted" there, IC is
"cancelled" here and "changes made" there. The words follow the public 4010 list.
"""

from dataclasses import dataclass
from enum import StrEnum


class Progress(StrEnum):
    """What a state does to the line's quantity."""

    COMPLETE = "complete"  # shipped, and nothing more comes, says the vendor
    PARTIAL = "partial"  # shipped in part, the rest unsaid
    PARTIAL_BACKORDER = "partial_backorder"
    BACKORDER = "backorder"
    CANCEL = "cancel"
    SUBSTITUTE = "substitute"
    SCHEDULED = "scheduled"  # the date is when the rest comes
    REVISED = "revised"  # the same, another date than before
    IN_WORK = "in_work"
    UNSCHEDULED = "unscheduled"  # the vendor has no date
    HOLD = "hold"


class DateUse(StrEnum):
    """What the date beside a state means."""

    NONE = "none"  # the day of the report, or what a later day can only be: when the goods are expected
    SHIPPED = "shipped"
    ON = "on"
    BY = "by"
    WEEK = "week"
    DELIVER_BY = "deliver_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderState:
    """A code of element 368."""

    progress: Progress
    use: DateUse
    words: str


def _codes(progress: Progress, use: DateUse = DateUse.NONE, **words: str) -> dict[str, OrderState]:
    return {code: OrderState(progress=progress, use=use, words=text) for code, text in words.items()}


ORDER_STATE: dict[str, OrderState] = {
    **_codes(
        Progress.COMPLETE,
        DateUse.SHIPPED,
        CC="Shipment complete",
        CM="Shipment complete with additional quantity",
        CS="Shipment complete with substitution",
        LS="Last shipment",
        CP="Partial shipment, considered no backorder",
    ),
    **_codes(Progress.PARTIAL, DateUse.SHIPPED, PR="Partial shipment"),
    **_codes(Progress.PARTIAL_BACKORDER, DateUse.ON, BP="Shipment partial, back order to ship on a date"),
    **_codes(
        Progress.BACKORDER,
        BO="Back ordered",
        BK="Back ordered from previous order",
        BM="Backordered, manufacturer out of stock",
        DS="Out of stock",
        OR="Temporarily out of stock, reorder",
    ),
    **_codes(
        Progress.CANCEL,
        IC="Item cancelled",
        DE="Deleted order",
        CK="Cancelled from previous order",
        CU="Cancelled line item",
    ),
    **_codes(Progress.SUBSTITUTE, IS="Item represents substitution from original order"),
    **_codes(Progress.SCHEDULED, DateUse.BY, ED="Expect to ship by a date"),
    **_codes(Progress.SCHEDULED, DateUse.WEEK, EW="Expect to ship the week of a date"),
    **_codes(Progress.SCHEDULED, DateUse.DELIVER_BY, EX="Expect to deliver by a date"),
    **_codes(
        Progress.SCHEDULED,
        DateUse.ON,
        AS="Available now, scheduled to ship",
        NS="Not in process, scheduled to ship",
        PS="In process, scheduled to ship",
    ),
    **_codes(Progress.REVISED, DateUse.BY, RD="Revised, expect to ship by a date"),
    **_codes(Progress.REVISED, DateUse.WEEK, RW="Revised, expect to ship the week of a date"),
    **_codes(Progress.REVISED, LM="Shipment late"),
    **_codes(
        Progress.IN_WORK,
        IN="In process",
        OF="Order sent to factory for production",
        PD="Production complete",
        PK="Packed to date",
        AV="Available",
    ),
    **_codes(
        Progress.UNSCHEDULED,
        AN="Available now, no shipping schedule",
        NN="Not in process, no shipping schedule",
        PN="In process, no shipping schedule",
        NY="No shipping schedule",
    ),
    **_codes(
        Progress.HOLD,
        PH="Product on hold",
        HQ="Held awaiting qualification",
        ID="Insufficient information",
    ),
}
UNKNOWN_STATE = OrderState(progress=Progress.HOLD, use=DateUse.NONE, words="a state not in our list of element 368")
