"""X12 865: what the change type of a line (POC02, element 670) does to the answer beside it (DOMAIN 7.3)."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from domain.document import Caution, StatementKind
from parsers.edi.segments import Portion, Segment, evidences, joined


class _Effect(StrEnum):
    """What a change type does."""

    PLAIN = "plain"  # the answer and its figures stand as they are
    QUANTITY = "quantity"  # POC03 is the new quantity with some vendors and the difference with others
    END = "end"  # an accepted deletion
    DOUBT = "doubt"


_EFFECTS = {
    **dict.fromkeys(
        ("AI", "CA", "CB", "CC", "CE", "CG", "CT", "NC", "PC", "PR", "RA", "RB", "RS", "RZ"), _Effect.PLAIN
    ),
    **dict.fromkeys(("MU", "PQ", "QC", "QD", "QI", "RQ"), _Effect.QUANTITY),
    **dict.fromkeys(("DI", "CF"), _Effect.END),
    **dict.fromkeys(("RC", "RE", "RM", "TI"), _Effect.DOUBT),
}
_NO_CHANGE = "NC"
_STANDS = frozenset({StatementKind.CONFIRM, StatementKind.BACKORDER, StatementKind.SUBSTITUTE})


def after_change(found: Sequence[Portion], head: Segment, *, answered: bool) -> tuple[Portion, ...]:
    """Return a line's portions as its change type makes them.

    Args:
        found: what the answers of the line say.
        head: the POC segment.
        answered: an ACK segment states the quantities itself.
    """
    code = head.text(2).upper()
    effect = _EFFECTS.get(code, _Effect.PLAIN if not code else _Effect.DOUBT)
    marked = [replace(p, evidence=p.evidence + evidences(("kind", head.piece(2)))) for p in found]
    if effect is _Effect.END:
        return tuple(_deleted(p, code) for p in marked)
    doubt = None
    if effect is _Effect.DOUBT:
        doubt = Caution.UNCLEAR_KIND
    elif effect is _Effect.QUANTITY and not answered:
        doubt = Caution.UNCLEAR_QUANTITY
    if code == _NO_CHANGE and not answered:
        marked = [replace(p, cautions=p.cautions - {Caution.UNCLEAR_KIND}) for p in marked]
    return tuple(marked if doubt is None else (p.doubted(doubt) for p in marked))


def _deleted(portion: Portion, code: str) -> Portion:
    """Return an accepted deletion as a cancellation; a refused one leaves the line, which a person should know."""
    words = joined([portion.note, f"line deleted ({code})"])
    if portion.kind in _STANDS:
        return replace(portion, kind=StatementKind.CANCEL, promise=None, cautions=frozenset(), note=words)
    return replace(portion.doubted(Caution.UNCLEAR_KIND), note=words)
