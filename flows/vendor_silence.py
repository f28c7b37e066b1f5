"""Vendors who were asked three times and said nothing at all (DOMAIN 4.4, VENDOR_SILENT)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.records import key_of
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.outbox import ChaseRecord
from domain.state import OpenException, Severity

_STAGE = 3


def silent_vendors(session: Session, *, as_of: date) -> Iterator[OpenException]:
    """Yield the vendors of whom nothing came since three days of questions, the newest before this day.

    Automatic replies and delivery reports are no word of theirs. Whoever is asked about nothing open any more is
    not silent.
    """
    asked: defaultdict[str, list[ChaseRecord]] = defaultdict(list)
    for record in Outbox(session).pressed(stage=_STAGE):
        asked[record.vendor_id].append(record)
    heard = Mails(session).last_heard(asked) if asked else {}
    for vendor_id, records in sorted(asked.items()):
        unheard = [r for r in records if r.on > heard.get(vendor_id, date.min)]
        days = sorted({r.on for r in unheard})
        last = max((r.stage for r in unheard), default=0)
        if len(days) < _STAGE or last < _STAGE or days[_STAGE - 1] >= as_of or not _still_wanted(session, unheard):
            continue
        since = f"since {heard[vendor_id]}" if vendor_id in heard else "ever"
        lines = len({key_of(r.po, r.line) for r in unheard})
        yield OpenException(
            code="VENDOR_SILENT",
            severity=Severity.HIGH,
            opened_on=days[_STAGE - 1],
            detail=f"asked about {lines} lines on {', '.join(map(str, days))}; nothing came {since}",
            auto_chase=False,
            vendor_id=vendor_id,
        )


def _still_wanted(session: Session, records: Sequence[ChaseRecord]) -> bool:
    """Return whether one of the lines is open still, as far as our ERP says."""
    lines = Orders(session).lines((r.po, r.line) for r in records)
    return any(not line.closed_by_erp and line.received < line.ordered - line.cancelled for line in lines.values())
