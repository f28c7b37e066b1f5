"""The close-out audit: what has to be answered before a person may close a short line (DOMAIN 4.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.line_value import value_of
from domain.people import Person, Role, goes_by, who_is
from domain.purchase import PoLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the checklist; ``key`` names its answer, ``choices`` are the permitted ones (none: free)."""

    key: str
    text: str
    choices: tuple[str, ...] = ()


CHECKLIST: tuple[Question, ...] = (
    Question(key="demand_open", text="Is the customer's demand for the rest still open?", choices=("yes", "no")),
    Question(key="replacement_po", text="Which order replaces the rest? (a number, or none)"),
    Question(key="credit_due", text="Is a price change or a credit due?", choices=("yes", "no")),
    Question(
        key="vendor_notified", text="Was the vendor told that the rest is no longer wanted?", choices=("yes", "no")
    ),
    Question(key="approver", text="Who approved closing short?"),
)
REASONS: Mapping[str, str] = {
    "vendor_cannot_supply": "the vendor cannot supply the rest",
    "not_needed": "the rest is no longer needed",
    "replaced": "another order replaces the rest",
    "within_agreement": "the short quantity was agreed",
    "count_error": "the goods came; the count or the booking was wrong",
    "other": "another reason, in words",
}


def why_incomplete(answers: Mapping[str, str]) -> str | None:
    """Say which question is open or wrongly answered, or None when the checklist is complete."""
    for question in CHECKLIST:
        answer = answers.get(question.key, "").strip()
        if not answer:
            return f"not answered: {question.text} ({question.key})"
        if question.choices and answer.lower() not in question.choices:
            return f"{question.key} is answered {answer!r}; it must be {' or '.join(question.choices)}"
    unknown = sorted(answers.keys() - {q.key for q in CHECKLIST})
    return f"the checklist has no question {unknown[0]!r}" if unknown else None


def needs_second_person(line: PoLine, short: Decimal, limit: Decimal) -> bool | None:
    """Tell whether somebody else than the buyer must approve giving up a quantity; None where its value is unknown."""
    value = value_of(line, short)
    return None if value is None else value > limit


def why_not_approved(
    line: PoLine, short: Decimal, answers: Mapping[str, str], limit: Decimal, people: Sequence[Person] = ()
) -> str | None:
    """Say why an approver does not do: the buyer approves his own line only surely within ``limit``.

    Where people are on file the approver is one of them who may decide, and is known as the buyer by any of his names.
    """
    approver = answers.get("approver", "").strip()
    found = who_is(approver, people)
    if people and (found is None or not found.active or not found.role.covers(Role.COORDINATOR)):
        return f"{approver} is nobody who may decide here; name the approver by login or whole name"
    second = needs_second_person(line, short, limit)
    if second is not False and is_buyer(line, approver, found):
        what = f"more than {limit:f}" if second else "what has no known value"
        return f"{approver} bought the line; giving up {what} needs the approval of somebody else"
    return None


def is_buyer(line: PoLine, name: str, person: Person | None = None) -> bool:
    """Tell whether a name, or a person on file by any of their names, is the buyer of a line."""
    buyer = line.buyer.strip().casefold()
    if not buyer:
        return False
    plain = "".join(c for c in buyer if c.isalnum())
    return name.strip().casefold() == buyer or (person is not None and plain in goes_by(person))
