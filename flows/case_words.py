"""A review case in lines of text, for a terminal."""

from collections.abc import Iterator

from domain.match import Reason
from flows.explain import quotes
from flows.review_cases import ReviewCase, said


def case_lines(case: ReviewCase) -> Iterator[str]:
    """Yield the lines: the mail, the claim with its evidence, ours beside it, candidates, and what was decided."""
    vendor = f"{case.vendor.name} ({case.vendor.vendor_id})" if case.vendor else "vendor not known"
    yield f"case {case.case_id}, version {case.shown_version}"
    yield f"{vendor}: {case.mail.subject or '(no subject)'}, {case.mail.local_date}, {case.document} page {case.page}"
    yield f"  says: {said(case.word)}"
    yield from (f"    {quote}" for quote in quotes(case.word))
    yield f"  why: {case.why}"
    yield from _ours(case)
    for number, candidate in enumerate(() if case.blind else case.candidates, start=1):
        line = candidate.line
        reasons = ", ".join(map(_bits, candidate.reasons[:4]))
        yield f"  ({number}) {line.po}/{line.line} {candidate.sureness:.0%} {line.description or line.item}: {reasons}"
    for sibling in case.siblings:
        place = f"{sibling.po or '?'}/{sibling.line or '?'}"
        yield f"  same document: {sibling.case_id} {place} {sibling.words} [{sibling.decision}]"
    yield from (f"  note by {note.who}: {note.after}" for note in case.notes)
    yield from (f"  {e.at:%Y-%m-%d} {e.who}: {e.action.value} {e.after} {e.reason}".rstrip() for e in case.history)


def _ours(case: ReviewCase) -> Iterator[str]:
    if case.blind:
        yield "  an audit: say what is right without the rule's answer"
        return
    if case.order_line is None or case.state is None:
        yield "  no order line is chosen"
        return
    line = case.order_line
    yield f"  chosen: {line.po}/{line.line} {line.description or line.item} [{case.state.headline}]"
    for difference in case.differences:
        apart = f"  {difference.delta} !" if difference.delta else ""
        yield f"    {difference.field}: {difference.theirs} against {difference.ours}{apart}"


def _bits(reason: Reason) -> str:
    return f"{reason.text} {reason.bits:+.0f}"
