"""One row per thing said: lots of one line add up, and what body and attachment both say is said once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.document import Caution, Statement, StatementKind
from domain.match import Decision, MatchedStatement
from domain.quantity import Quantity

_DATED = frozenset({StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER})
_SENTENCE = ("body", "label")  # how the rows of sentences and of labels in a mail's text are named
_CLAIM_WORDS = frozenset({"kind", "complete_claim"})
_ENDED = frozenset({StatementKind.CANCEL, StatementKind.REJECT})


def merge_in_document(matched: Iterable[MatchedStatement]) -> tuple[MatchedStatement, ...]:
    """Add up the shipped rows of one line (heats, tags, lots) and drop exact repeats."""
    merged: list[MatchedStatement] = []
    for word in matched:
        at = next((i for i, other in enumerate(merged) if _one_row(other, word)), None)
        if at is None:
            merged.append(word)
        elif word.statement.kind is StatementKind.SHIP and Caution.CUMULATIVE not in word.statement.cautions:
            merged[at] = _sum(merged[at], word)
        else:
            merged[at] = max(merged[at], word, key=_detail)
    return tuple(merged)


def merge_in_mail(documents: Sequence[Sequence[MatchedStatement]]) -> tuple[MatchedStatement, ...]:
    """Say once what several documents of one mail say; they come in order of weight, papers before the body.

    "Your order has shipped" above a list of items speaks of these items: what is not in the list is not shipped.
    "Complete" said in a sentence is a claim of its own: it goes to what the list says of the line (DOMAIN 4.4).
    """
    listed = {(w.po, _family(w.statement.kind)) for words in documents for w in words if _is_listed(w)}
    kept: list[MatchedStatement] = []
    claims: list[MatchedStatement] = []
    for document in documents:
        words = [w for w in document if not (_is_sweeping(w) and (w.po, _family(w.statement.kind)) in listed)]
        new = [w for w in words if not any(_covers(earlier, w) for earlier in tuple(kept) if earlier not in words)]
        claims += [w for w in document if w.statement.complete_claim and w not in new]
        kept += new
    return tuple(_claimed(w, claims) for w in kept)


def _claimed(word: MatchedStatement, claims: Sequence[MatchedStatement]) -> MatchedStatement:
    """A shipment with the claim that a sentence of the mail makes for its line or order."""
    said = word.statement
    claim = next((c for c in claims if _claims_for(c, word)), None)
    if claim is None:
        return word
    shown = [e for e in claim.statement.evidence if e.field in _CLAIM_WORDS]
    whole = {Caution.ORDER_COMPLETE} if claim.statement.target.whole_order else set()
    statement = replace(
        said,
        complete_claim=True,
        cautions=said.cautions | whole,
        evidence=(*said.evidence, *(replace(e, field="complete_claim") for e in shown)),
    )
    return replace(word, statement=statement)


def _claims_for(claim: MatchedStatement, word: MatchedStatement) -> bool:
    """The same line, both shipped, and nothing but the words of the paper in the way of the claim."""
    same = (claim.po, claim.line) == (word.po, word.line) and word.line is not None
    shipped = claim.statement.kind is word.statement.kind is StatementKind.SHIP
    return same and shipped and not word.statement.complete_claim and claim.decision is Decision.AUTO


def _family(kind: StatementKind) -> frozenset[StatementKind]:
    return _DATED if kind in _DATED else frozenset({kind})


def _is_listed(word: MatchedStatement) -> bool:
    """True for a row of a table or a structured message, placed on one line of an order."""
    target = word.statement.target
    return word.line is not None and not target.whole_order and not target.row.startswith(_SENTENCE)


def _is_sweeping(word: MatchedStatement) -> bool:
    """True for a sentence about a whole order that names no exception."""
    target = word.statement.target
    return target.whole_order and target.row.startswith(_SENTENCE) and not target.but_lines and not target.but_items


def _one_row(one: MatchedStatement, other: MatchedStatement) -> bool:
    if other.line is None or (one.po, one.line) != (other.po, other.line):
        return False
    a, b = one.statement, other.statement
    if a.kind is not b.kind:
        return False
    if a.kind is StatementKind.SHIP and (_only_complete(a) or _only_complete(b)):
        return True
    if a.kind is StatementKind.SHIP:
        same_unit = (a.quantity is None) == (b.quantity is None) and (
            a.quantity is None or b.quantity is None or a.quantity.uom == b.quantity.uom
        )
        return same_unit and a.ship_date == b.ship_date and a.target.row != b.target.row
    if a.kind is StatementKind.BACKORDER:
        return a.quantity == b.quantity and (a.promise is None or b.promise is None or a.promise == b.promise)
    return (a.quantity, a.promise) == (b.quantity, b.promise)


def _only_complete(statement: Statement) -> bool:
    """True for a sentence that only calls complete what another one counts."""
    bare = statement.quantity is None and statement.ship_date is None and statement.tracking is None
    return bare and statement.complete_claim and statement.target.row.startswith(_SENTENCE)


def _sum(one: MatchedStatement, other: MatchedStatement) -> MatchedStatement:
    a, b = one.statement, other.statement
    quantity = a.quantity or b.quantity
    if a.quantity is not None and b.quantity is not None:
        quantity = Quantity(value=a.quantity.value + b.quantity.value, uom=a.quantity.uom)
    amounts = [w.amount for w in (one, other) if w.amount is not None]
    worse = one if one.decision is Decision.REVIEW else other
    return replace(
        one,
        statement=replace(
            a,
            quantity=quantity,
            weight=None,  # each part was weighed by itself
            ship_date=a.ship_date or b.ship_date,
            tracking=a.tracking or b.tracking,
            complete_claim=a.complete_claim or b.complete_claim,
            evidence=(*a.evidence, *b.evidence),
            cautions=a.cautions | b.cautions,
            reading=min(a.reading, b.reading),
        ),
        amount=sum(amounts, Decimal(0)) if amounts else None,
        decision=worse.decision,
        confidence=min(one.confidence, other.confidence),
        holds=tuple(dict.fromkeys((*one.holds, *other.holds))),
    )


def _detail(word: MatchedStatement) -> int:
    s = word.statement
    return sum(x is not None for x in (s.quantity, s.promise, s.unit_price, s.ship_date, s.tracking))


def _covers(paper: MatchedStatement, spoken: MatchedStatement) -> bool:
    """True when a weightier document says at least what this one says about the line."""
    if paper.line is None or (paper.po, paper.line) != (spoken.po, spoken.line):
        return False
    p, s = paper.statement, spoken.statement
    if s.kind is StatementKind.SHIP and _are_two_loads(paper, spoken):
        return False
    family = p.kind is s.kind or {p.kind, s.kind} <= _DATED or {p.kind, s.kind} <= _ENDED
    if not family and s.kind is not StatementKind.RECEIPT_ONLY:
        return False
    nothing_new = s.quantity is None or paper.amount == spoken.amount
    return nothing_new and (s.promise is None or s.promise == p.promise)


def _are_two_loads(one: MatchedStatement, other: MatchedStatement) -> bool:
    """True for two papers of one kind with numbers of their own: two packing lists are two trucks."""
    a, b = one.document, other.document
    return a.kind is b.kind and a.number is not None and b.number is not None and a.number != b.number
