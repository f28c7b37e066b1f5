"""Whether a cue means in its clause what it says alone, and in which state: affirmed, denied, conditional, resolved."""

import re
from enum import StrEnum

from domain.document import StatementKind
from parsers.prose.cues import Cue, Mark
from parsers.prose.entities import Clause
from parsers.prose.shipped_words import is_complete
from parsers.prose.things import Thing
from parsers.prose.verdict_dates import ClauseDates

_GREETING = re.compile(r"good\s+(?:morning|afternoon|evening|day|weekend|luck|news|question)\b", re.IGNORECASE)


# "Please confirm" asks us; "please be advised we confirm" does not.
_ASKED = re.compile(
    r"\b(?:please|pls|plz|kindly|(?:can|could|would|will)\s+you(?:\s+please)?|need\s+(?:you|someone)\s+to|you\s+(?:to|must|should|need\s+to)|bitte|merci\s+de|favor\s+de)\s+(?:re-?)?$",
    re.IGNORECASE,
)


_OF_RECEIPT = re.compile(r"\s+(?:the\s+|safe\s+|we\s+)?(?:receipt|receiving|received)\b", re.IGNORECASE)


_PAST_PLAN = re.compile(
    r"\b(?:was|were|had)\s+(?:going|supposed|scheduled|planned|planning|hoping|meant|hoped|to)\b", re.IGNORECASE
)


def holds(kind: StatementKind, mark: Mark, clause: Clause, dates: ClauseDates) -> bool:
    """Check that a cue means this kind in its clause."""
    quantity = bool(clause.all_of(Thing.QUANTITY))
    checks = {
        Cue.SUBSTITUTE: lambda: (
            not _is_date_swap(clause, mark)
            and not (_HANDS_OVER.fullmatch(mark.text) and (dates.window is not None or _is_plain_count(clause)))
        ),
        Cue.DELAY: lambda: (
            dates.window is not None
            and not clause.has(Cue.NOCHANGE)
            and not (mark.text.lower() == "now" and _follows_quantity(clause, mark))
        ),
        Cue.SHIPS: lambda: (
            not _ASKED_WHAT.search(clause.text[: mark.start])
            and (
                dates.window is not None
                or (quantity and not clause.has(Cue.CONDITION) and not _PAST_PLAN.search(clause.text))
            )
        ),
        Cue.DELIVERS: lambda: dates.window is not None,
        Cue.HAVE: lambda: quantity and not _HELPS.match(clause.text, mark.end),
        Cue.SHORT: lambda: quantity or bool(clause.all_of(Thing.LINE)),
        Cue.CONFIRM: lambda: (
            not _GREETING.match(clause.text, mark.start)
            and not _PAST_PLAN.search(clause.text)
            and not _OF_RECEIPT.match(clause.text, mark.end)
            and not _ASKED.search(clause.text[: mark.start])
            and not _OF_LATER.match(clause.text, mark.end)
            and not (clause.has(Cue.NOCHANGE) and dates.window is None)
            and not (clause.has(Cue.CONDITION) and dates.window is None)
        ),
        Cue.BACKORDER: lambda: (
            not (mark.text.lower().startswith("at ") and dates.window is not None and not is_rest(clause))
            and _state(clause, mark) is not None
            and not _goes_out(clause, mark)
            and not (dates.window is None and _is_resolved(clause, mark))
            and not _is_date_only_no(clause, mark)
            and not _waits_for_truck(clause, mark)
            and not (_RESTATES.search(clause.text) and dates.window is None)
            and not (_WAITS_FOR_MONEY.search(clause.text) and dates.window is None and not quantity)
        ),
        Cue.COMPLETE: lambda: is_complete(clause) and mark.text.lower() != "in full",
        Cue.CANCEL: lambda: (
            not _DROPPED_OFF.search(clause.text)
            and (not clause.has(Cue.CONDITION) or _THREATENS.search(clause.text) is not None)
            and not (dates.window is not None and _UNABLE_ABROAD.match(mark.text))
        ),
        Cue.REJECT: lambda: not _is_quality(clause, mark),
    }
    check = checks.get(mark.cue)
    return kind is not None and (check is None or check())


# "Nous ne pourrons pas livrer ... le 2, livraison le 9": with a day they only come later.
_UNABLE_ABROAD = re.compile(r"(?:ne|no|nicht|niet|non|n\u00e3o|kunnen)\s(?!.*(?:fabri|herg|prod))", re.IGNORECASE)


# "Will tell me tomorrow what leaves when": nobody knows yet.
_ASKED_WHAT = re.compile(r"\b(?:what|which|whether|when)\s+(?:\w+\s+)?$", re.IGNORECASE)
_DROPPED_OFF = re.compile(r"\bdropped\s+(?:it\s+|them\s+)?off\b", re.IGNORECASE)


def _goes_out(clause: Clause, mark: Mark) -> bool:
    """Tell "good to go out on the 23rd" and "you're only waiting on the tube" from goods that lack."""
    before = clause.text[: mark.start]
    leaves = re.match(r"out\b", mark.text, re.IGNORECASE) and re.search(
        r"\b(?:go(?:es|ing)?|went|gone|get(?:s|ting)?|got|be|ship\w*|send|sent|head(?:s|ed|ing)?|roll(?:s|ed|ing)?|mov(?:e|ed|ing)|straight|right|put|load(?:ed)?|truck(?:ed)?|way|come|comes|coming)\s+$",
        before,
        re.IGNORECASE,
    )
    you = re.match(r"(?:still\s+)?wait", mark.text, re.IGNORECASE) and re.search(
        r"\byou(?:'re|\s+are)?\s+(?:\w+\s+){0,2}$", before, re.IGNORECASE
    )
    return bool(leaves or you)


# "Can't name a day until credit clears": the goods are there.
_WAITS_FOR_MONEY = re.compile(
    r"\b(?:until|till|til|once|pending)\b[^.;]*\b(?:credit|account|acct|payment|deposit)\b", re.IGNORECASE
)


# "Could give you 30 on Monday": goods of ours and a day, no other goods.
_HANDS_OVER = re.compile(r"(?:could|can|would)\s+(?:give|send|sell|do|ship|supply|offer)\s+you", re.IGNORECASE)
# "A confirmation follows".
_OF_LATER = re.compile(
    r"\s+(?:(?:will|to|is|are|shall)\s+)?(?:follow|follows|come|comes|coming|later|separately|shortly|soon|once|when|after|by\s+separate)\b",
    re.IGNORECASE,
)


# "Have not heard back": no goods at hand, only a verb that helps another.
_HELPS = re.compile(
    r"\s+(?:to|not|never|yet|been|had|heard|got(?:ten)?|sent|made|told|asked|seen|gone|left|come|taken|(?!need)\w{2,}ed)\b",
    re.IGNORECASE,
)


def _is_plain_count(clause: Clause) -> bool:
    """Tell "20 of them", a count without goods of its own."""
    return bool(clause.all_of(Thing.QUANTITY)) and not clause.all_of(Thing.GOODS)


# "So you're only waiting on the drives": what is left open, no news of it.
_RESTATES = re.compile(
    r"\b(?:that|which)?\s*leaves\s+(?:just|only|you)|\byou(?:['\u2019]re|\s+are)\s+(?:now\s+)?(?:only|just)\s+(?:waiting|missing)|\b(?:all|only\s+\w+)\s+(?:that['\u2019]s|that\s+is)\s+(?:left|open)",
    re.IGNORECASE,
)


# "Unless ... we will need to cancel": a condition that a person decides.
_THREATENS = re.compile(
    r"\b(?:(?:need|have|got|going)\s+to|will|'ll|would|must)\s+(?:have\s+to\s+|need\s+to\s+|be\s+)?cancel",
    re.IGNORECASE,
)


class CueState(StrEnum):
    """How a cue stands in its clause (matching.md A5)."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    CONDITIONAL = "conditional"
    RESOLVED = "resolved"  # previously backordered, now shipping


def state_of(clause: Clause, cue: Cue) -> CueState | None:
    """Return the state of the first cue of a kind in a clause; None without one, or where it only looks like one.

    An affirmed cue beside a denied one wins: a denial may lower what is said, never delete it.
    """
    states = [s for m in clause.marks if m.cue is cue and (s := _state(clause, m)) is not None]
    return min(states, key=list(CueState).index, default=None)


def _state(clause: Clause, mark: Mark) -> CueState | None:
    if _POLICY_AFTER.match(clause.text[mark.end :]):
        return None
    if mark.negated and excepted_from_denial(clause) is None:
        return CueState.NEGATED
    if _is_resolved(clause, mark):
        return CueState.RESOLVED
    conditional = any(m.end <= mark.start for m in clause.cues(Cue.CONDITION))
    return CueState.CONDITIONAL if conditional else CueState.AFFIRMED


_POLICY_AFTER = re.compile(
    r"[-\s]+(?:policy|policies|free|desk|report|notice|list|department|program|fee)\b", re.IGNORECASE
)
_QUALITY_AFTER = re.compile(
    r"\s+(?:at|by|in|for|due)\s+(?:\w+\s+){0,2}?(?:qa|qc|quality|inspection|receiving|chem\w*|hardness|size|surface|ut|test\w*|lab)\b",
    re.IGNORECASE,
)


def _is_quality(clause: Clause, mark: Mark) -> bool:
    """Tell "coil rejected at QA" from an order that is rejected."""
    by_us = re.search(r"\b(?:had|have|having)\s+to\s+$", clause.text[: mark.start], re.IGNORECASE) is not None
    it = re.match(
        r"\s+(?:it|them|that|the\s+(?:coil|heat|lot|bundle|material))\b", clause.text[mark.end :], re.IGNORECASE
    )
    return _QUALITY_AFTER.match(clause.text, mark.end) is not None or (by_us and it is not None)


def excepted_from_denial(clause: Clause) -> StatementKind | None:
    """Read "none of these are backordered except line 3" as a word on line 3."""
    for kind, cue in ((StatementKind.BACKORDER, Cue.BACKORDER), (StatementKind.BACKORDER, Cue.SHORT)):
        denied = next((m for m in clause.marks if m.cue is cue and m.negated), None)
        but = next((m for m in clause.cues(Cue.EXCEPT) if denied is not None and m.start >= denied.end), None)
        named = (*clause.all_of(Thing.LINE), *clause.all_of(Thing.GOODS))
        if but is not None and (any(e.start >= but.end for e in named) or re.search(r"\d", clause.text[but.end :])):
            return kind
    return None


def _follows_quantity(clause: Clause, mark: Mark) -> bool:
    """Tell "9 now" from "now 12/18"."""
    return any(0 <= mark.start - e.end <= 1 for e in clause.all_of(Thing.QUANTITY))


def _is_date_swap(clause: Clause, mark: Mark) -> bool:
    """Tell "12/3 instead of 30/11", "108 instead of 120" and "can offer you 3/24" from other goods."""
    if mark.tongue and any(0 <= e.start - mark.end <= _TO_DATE_ABROAD for e in clause.all_of(Thing.DATE)):
        return True
    if "offer" in mark.text.lower() and re.match(r"\s*(?:you\s+)?$", _up_to_date(clause, mark)):
        return True
    if mark.text.lower().endswith("instead") and _OTHER_COUNT.match(clause.text, mark.end):
        return True
    touching = clause.text[mark.end :].lstrip(" of"), clause.text[: mark.start].rstrip()
    after = any(e.thing is Thing.DATE and e.start - mark.end <= 4 and e.start >= mark.end for e in clause.entities)  # noqa: PLR2004 - " of "
    before = any(e.thing is Thing.DATE and 0 <= mark.start - e.end <= 1 for e in clause.entities)
    return bool(touching) and mark.text.lower().endswith("instead") and (after or before)


_TO_DATE_ABROAD = 10  # characters: "en lugar del viernes 4"


_OTHER_COUNT = re.compile(
    r"\s+of\s+(?:the\s+)?\d[\d,]*(?:\s+(?:pcs?|pieces?|ea|sheets?|ordered))?\s*(?:[.,;)]|$)", re.IGNORECASE
)


def _up_to_date(clause: Clause, mark: Mark) -> str:
    """Return the words between a cue and the next date, or a full stop where none follows."""
    after = next((e for e in clause.all_of(Thing.DATE) if e.start >= mark.end), None)
    return clause.text[mark.end : after.start] if after is not None else "."


def _is_resolved(clause: Clause, mark: Mark) -> bool:
    """Tell "previously backordered, now shipping" and "your backorder policy"."""
    before = clause.text[: mark.start].lower()
    return bool(
        re.search(r"\b(?:previously|was|were|had\s+been|no\s+longer|off|your|former(?:ly)?)\s*(?:on\s+)?$", before)
    )


def _is_date_only_no(clause: Clause, mark: Mark) -> bool:
    """Tell "good, ship date to follow": the date is to follow, not the goods."""
    words = mark.text.lower()
    return words == "to follow" and bool(
        re.search(
            r"\b(?:date|dates|tracking|info|details|price|cert\w*|paperwork|bol|invoice)\s+$",
            clause.text[: mark.start].lower(),
        )
    )


_TRUCK_AFTER = re.compile(
    r"(?:[^\w,.;]+\w+){0,3}?[^\w,.;]+(?:trucks?|carrier|pick-?\s?up|driver|ups|fedex|trailer|certs?|mtrs?|paperwork|inspection|your|you|release|approval|credit|payment|space|ride|routing|freight|dates?|answer|reply|word|callback|call\s+back|confirmation|response)\b",
    re.IGNORECASE,
)


def _waits_for_truck(clause: Clause, mark: Mark) -> bool:
    """Tell "allocated and waiting on a truck" from waiting for material."""
    waits = re.match(r"(?:still\s+)?a?wait(?:ing|s|ed)?\b(?:\s+(?:on|for))?", clause.text[mark.start :], re.IGNORECASE)
    return waits is not None and _TRUCK_AFTER.match(clause.text, mark.start + waits.end()) is not None


def is_rest(clause: Clause) -> bool:
    """Tell whether the clause speaks of the rest of something, not only of what goes with it."""
    return any(
        not re.search(r"(?:with|w/|like|same\s+as|together)\s*(?:the\s+)?$", clause.text[: m.start], re.IGNORECASE)
        for m in clause.cues(Cue.REST)
    )
