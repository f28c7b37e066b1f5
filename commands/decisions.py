"""The commands with which people decide what waits, and write down what was said on the phone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Exit, opened_home, say
from domain.errors import InputError

if TYPE_CHECKING:
    from flows.decision_values import Result, SplitPart

decisions = typer.Typer(no_args_is_help=True, help="Decide what waits for a person.")

_Who = Annotated[str, typer.Option(help="Name of the person who decides.")]
_Case = Annotated[int, typer.Argument(metavar="ID", help="Its number in `decide list`.")]
_Reason = Annotated[str, typer.Option(help="Why, in words.")]
_Remember = Annotated[bool, typer.Option(help="Propose the vendor's name for the item as an alias.")]


@decisions.command("list")
def list_cases(
    vendor: Annotated[str | None, typer.Option(help="Only this vendor's.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only what is assigned to this person.")] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
) -> None:
    """List what waits, the costliest first."""
    from flows.review_cases import said, waiting_cases

    with opened_home() as home:
        for case in waiting_cases(home, vendor=vendor, owner=owner, most=most):
            place = "hidden" if case.blind else f"{case.word.po or '?'}/{case.word.line or '?'}"
            sure = "" if case.blind else f"{case.word.confidence:.0%}"
            print(f"{case.case_id}\t{place}\t{sure}\t{said(case.word)}\t{case.why}")


@decisions.command("show")
def show_case(case_id: _Case) -> None:
    """Show a case: the claim with its words, our line, the candidates and why it waits."""
    from flows.case_words import case_lines
    from flows.review_cases import review_case

    with opened_home() as home:
        case = review_case(home, case_id)
    if case is None:
        raise InputError(f"there is no case {case_id}; `decide list` shows what waits")
    print("\n".join(case_lines(case)))


@decisions.command("accept")
def accept(
    case_ids: Annotated[list[int], typer.Argument(metavar="ID...")], who: _Who, remember: _Remember = False
) -> None:
    """Let a statement count as read; several of one document go in one batch."""
    from flows.decide import accept_batch, decide
    from flows.decision_values import Accept, Ticket

    tickets = [Ticket(case_id=case_id) for case_id in case_ids]
    with opened_home() as home:
        if len(tickets) > 1:
            _end(accept_batch(home, tickets, who=who))
        else:
            _end(decide(home, tickets[0], Accept(remember=remember), who=who))


@decisions.command("reject")
def reject(
    case_id: _Case,
    who: _Who,
    reason: _Reason,
    no_match: Annotated[bool, typer.Option(help="No line of ours fits: keep it as an exception.")] = False,
) -> None:
    """Let a statement not count."""
    from flows.decide import decide
    from flows.decision_values import NoMatch, Reject, Ticket

    choice = NoMatch(reason=reason) if no_match else Reject(reason=reason)
    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), choice, who=who))


@decisions.command("assign")
def assign(
    case_id: _Case,
    who: _Who,
    po: Annotated[str, typer.Option(help="Our order.")],
    line: Annotated[str, typer.Option(help="Its line.")],
    remember: _Remember = False,
) -> None:
    """Say which order line a statement is about."""
    from flows.decide import decide
    from flows.decision_values import Choose, Ticket

    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), Choose(po=po, line=line, remember=remember), who=who))


@decisions.command("correct")
def correct(
    case_id: _Case,
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="Such as qty=40 eta=2026-12-04.")],
    who: _Who,
    remember: _Remember = False,
) -> None:
    """Put the values of a statement right; po and line may be among them."""
    from flows.decide import decide
    from flows.decision_values import Correct, Ticket

    changes = _pairs(values)
    po, line = changes.pop("po", None), changes.pop("line", None)
    with opened_home() as home:
        choice = Correct(changes=changes, po=po, line=line, remember=remember)
        _end(decide(home, Ticket(case_id=case_id), choice, who=who))


@decisions.command("split")
def split(
    case_id: _Case,
    parts: Annotated[list[str], typer.Argument(metavar="PO/LINE=QTY[@DAY]...")],
    who: _Who,
) -> None:
    """Share a statement out over several lines or days."""
    from flows.decide import decide
    from flows.decision_values import Split, Ticket

    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), Split(parts=tuple(map(_part, parts))), who=who))


@decisions.command("snooze")
def snooze(
    case_id: _Case,
    who: _Who,
    until: Annotated[str | None, typer.Option(help="ISO day; without it, until the vendor's next mail.")] = None,
) -> None:
    """Put a case off."""
    from flows.decide import decide
    from flows.decision_values import Snooze, Ticket

    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), Snooze(until=_day(until) if until else None), who=who))


@decisions.command("note")
def note(case_id: _Case, text: Annotated[str, typer.Argument()], who: _Who) -> None:
    """Leave words for whoever looks at the case next."""
    from flows.decide import decide
    from flows.decision_values import Note, Ticket

    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), Note(text=text), who=who))


@decisions.command("give")
def give(case_id: _Case, owner: Annotated[str, typer.Argument()], who: _Who) -> None:
    """Give a case to a person."""
    from flows.decide import decide
    from flows.decision_values import Assign, Ticket

    with opened_home() as home:
        _end(decide(home, Ticket(case_id=case_id), Assign(owner=owner), who=who))


@decisions.command("close-short")
def close_short(
    reference: Annotated[str, typer.Argument(metavar="PO/LINE")],
    who: _Who,
    reason: _Reason,
    because: Annotated[str, typer.Option(help="Reason code; a wrong one lists them.")],
    answer: Annotated[list[str], typer.Option(metavar="QUESTION=ANSWER", help="An answer of the checklist; give all.")],
) -> None:
    """Close a short line for good, with the checklist answered."""
    from flows.decide_lines import decide_line
    from flows.decision_values import CloseShort

    po, line = _reference(reference)
    with opened_home() as home:
        _end(
            decide_line(home, po, line, CloseShort(reason_code=because, reason=reason, answers=_pairs(answer)), who=who)
        )


@decisions.command("cost")
def note_cost(
    reference: Annotated[str, typer.Argument(metavar="PO/LINE")],
    kind: Annotated[str, typer.Option(help="premium_freight, overtime, expedite, price or other.")],
    amount: Annotated[str, typer.Option(help="Money, in the currency of the company.")],
    who: _Who,
    cause: Annotated[str, typer.Option(help="Root cause such as RC5; else the one known of the line.")] = "",
    note: Annotated[str, typer.Option(help="What it was for.")] = "",
) -> None:
    """Write down what the miss of a line cost."""
    from flows.decide_lines import decide_line
    from flows.decision_values import NoteCost

    po, line = _reference(reference)
    choice = NoteCost(kind=kind, amount=_figure(amount), root_cause=cause, note=note)
    with opened_home() as home:
        _end(decide_line(home, po, line, choice, who=who))


@decisions.command("line")
def on_line(
    reference: Annotated[str, typer.Argument(metavar="PO/LINE")],
    what: Annotated[
        str, typer.Argument(help="refuse-close, reopen, hold, release, accept-date, cancel, seen, resolve or give.")
    ],
    who: _Who,
    reason: _Reason = "",
    code: Annotated[str, typer.Option(help="Exception code, for seen, resolve and give.")] = "",
    cause: Annotated[str, typer.Option(help="Root cause such as RC1, for resolve.")] = "",
    qty: Annotated[str, typer.Option(help="Quantity in the ordering unit, for cancel.")] = "",
    owner: Annotated[str, typer.Option(help="The person, for give.")] = "",
) -> None:
    """Decide something else about a line."""
    from flows import decision_values as values
    from flows.decide_lines import decide_line

    choices: dict[str, values.LineChoice] = {
        "refuse-close": values.RefuseClose(reason=reason),
        "reopen": values.Reopen(reason=reason),
        "hold": values.HoldLine(reason=reason),
        "release": values.ReleaseLine(reason=reason),
        "accept-date": values.AcceptDate(reason=reason),
        "seen": values.Seen(code=code),
        "resolve": values.Resolve(code=code, root_cause=cause, reason=reason),
        "give": values.AssignException(code=code, owner=owner),
    }
    if what == "cancel":
        choices["cancel"] = values.CancelQuantity(amount=_figure(qty), reason=reason)
    if what not in choices:
        raise InputError(f"no decision {what!r}; there are {', '.join([*choices, 'cancel'])}")
    po, line = _reference(reference)
    with opened_home() as home:
        _end(decide_line(home, po, line, choices[what], who=who))


@decisions.command("undo")
def undo_decision(
    decision_id: Annotated[int | None, typer.Argument(metavar="N", help="A decision; without it your last.")] = None,
    *,
    who: _Who,
) -> None:
    """Take a decision back, with everything decided in the same go."""
    from flows.decide_undo import undo, undo_last

    with opened_home() as home:
        _end(undo_last(home, who=who) if decision_id is None else undo(home, decision_id, who=who))


def phone(
    text: Annotated[str, typer.Argument(help="Such as 'Acme phoned: PO 4512 line 3, 20 pcs Friday'.")], who: _Who
) -> None:
    """Write down what a vendor said on the phone; it is read like a mail."""
    from flows.capture import capture

    with opened_home() as home:
        result = capture(home, text, who=who)
    if result.known:
        say(f"noted before as {result.source}")
        return
    why = f" ({result.reason})" if result.reason else ""
    say(f"{result.source}: {result.applied} applied, {result.waiting} wait{why}")
    if not result.applied and not result.waiting:
        say("nothing was understood; name order, line, quantity and day")
        raise typer.Exit(Exit.LEFT_IN_ERROR)


def _end(result: "Result") -> None:
    """Say what came of a decision; exit code 1 where nothing was stored."""
    from flows.decision_values import AlreadyDecided, Done, Refused, Stale

    match result:
        case Done(decision_ids=ids, words=words):
            say(f"{words} (decision {', '.join(map(str, ids))})")
            return
        case Stale(what=what):
            say(f"nothing stored: {what}; look again")
        case AlreadyDecided(who=who, what=what, at=at):
            say(f"nothing stored: {who} decided it {at:%Y-%m-%d %H:%M}: {what}")
        case Refused(reason=reason):
            say(f"nothing stored: {reason}")
    raise typer.Exit(Exit.LEFT_IN_ERROR)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InputError(f"{text!r} is not of the form NAME=VALUE")
        pairs[name.strip()] = value.strip()
    return pairs


def _reference(text: str) -> tuple[str, str]:
    po, slash, line = text.rpartition("/")
    if not slash or not po or not line:
        raise InputError(f"{text!r} is not of the form PO/LINE, for example 4501/2")
    return po, line


def _part(text: str) -> "SplitPart":
    from flows.decision_values import SplitPart

    place, equals, rest = text.partition("=")
    qty, at, day = rest.partition("@")
    if not equals:
        raise InputError(f"{text!r} is not of the form PO/LINE=QTY or PO/LINE=QTY@2026-12-04")
    po, line = _reference(place)
    return SplitPart(po=po, line=line, qty=_figure(qty), eta=_day(day) if at else None)


def _figure(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise InputError(f"{text!r} is not a number") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not an ISO day such as 2026-12-04") from error
