"""How a mail that was read ended, in the words of its row."""

from collections.abc import Sequence

from domain.document import Document
from domain.mail import Outcome
from domain.match import Decision, MatchedStatement

_LONGEST_NOTE = 300


def outcome_of(
    matched: Sequence[MatchedStatement], documents: Sequence[Document], repeated: Sequence[str]
) -> tuple[Outcome, str]:
    """Return the outcome of a mail and its reason; ``repeated`` names papers that were read before."""
    failed = "; ".join(f"{d.name}: {d.problem}" for d in documents if d.problem)
    if any(m.decision is Decision.REVIEW for m in matched):
        holds = dict.fromkeys(h for m in matched for h in m.holds)
        return Outcome.REVIEW, "; ".join([*holds, *([failed] if failed else [])])
    if failed:
        return (Outcome.REVIEW if matched else Outcome.FAILED), failed
    if matched:
        return Outcome.APPLIED, ""
    if repeated:
        return Outcome.NO_STATEMENT, f"read before: {', '.join(dict.fromkeys(repeated))}"
    return Outcome.NO_STATEMENT, ""


def left_out(documents: Sequence[Document]) -> str:
    """What readers did not read although it is there: hidden rows, struck-out words, further pages."""
    return "; ".join(f"{d.name}: {', '.join(d.warnings)}"[:_LONGEST_NOTE] for d in documents if d.warnings)
