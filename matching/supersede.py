"""Which waiting statements a newer word has made idle (CONTRACT 3.10: the newest statement by document date wins).

Only words on quantity and date grow old. Shipments add up, and cancellations, other items, prices and doubtful senders
stay in sight until a person has looked, however much is said after them.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from domain.document import StatementKind
from domain.mail import MailKind
from domain.match import Decision, HoldCode, MatchedStatement

_GROWS_OLD = frozenset(
    {StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER, StatementKind.RECEIPT_ONLY}
)
_SAYS_NEWER = frozenset({StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER})
_WHOLE_PICTURE = frozenset({MailKind.ACK, MailKind.ACK_REV, MailKind.STATUS})
_IDLE_HOLDS = frozenset(
    {
        HoldCode.READING,
        HoldCode.LOW_SURENESS,
        HoldCode.QUANTITY,
        HoldCode.UNIT,
        HoldCode.FORWARDED,
        HoldCode.NEWER_FACTS,
    }
)


def superseded_by(said: Iterable[MatchedStatement]) -> tuple[tuple[MatchedStatement, MatchedStatement], ...]:
    """Return waiting statements with the applied one that takes their place.

    Args:
        said: All statements of some lines as they stand.
    """
    words = tuple(said)
    applied = [w for w in words if w.decision.applied and w.statement.kind in _SAYS_NEWER]
    waiting = [w for w in words if w.decision is Decision.REVIEW and _may_grow_old(w)]
    return tuple({old.statement_id: (old, new) for old, new in _pairs(waiting, applied)}.values())


def _pairs(
    waiting: Iterable[MatchedStatement], applied: Iterable[MatchedStatement]
) -> Iterator[tuple[MatchedStatement, MatchedStatement]]:
    for old, new in product(waiting, applied):
        same_line = (old.po, old.line) == (new.po, new.line) and old.line is not None
        if same_line and old.vendor_id == new.vendor_id and new.document_on > old.document_on and _covers(new, old):
            yield old, new


def _may_grow_old(word: MatchedStatement) -> bool:
    codes = {hold.partition(":")[0] for hold in word.holds}
    return word.statement.kind in _GROWS_OLD and codes <= _IDLE_HOLDS


def _covers(new: MatchedStatement, old: MatchedStatement) -> bool:
    """The newer word speaks of all that the older one spoke of, with a date where the older one had one."""
    a_part = new.document.kind not in _WHOLE_PICTURE and new.amount is not None
    if a_part and (old.amount is None or new.amount is None or new.amount < old.amount):
        return False
    return new.statement.promise is not None or old.statement.promise is None
