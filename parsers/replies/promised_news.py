"""A vendor's word that news will come on a day: "will update Friday", "melde mich bis Montag" (DOMAIN 2.1, 5.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.document import ReadingContext
from domain.promise import PromiseWindow
from domain.purchase import po_key
from parsers.dates.reading import find_dates

_LONGEST_AHEAD = 60  # days
_GAP = 45  # characters between the promise and its day
_CUES = re.compile(
    r"(?:will|'ll|\u2019ll|shall|going to|gonna|should|hope to|expect to|plan to|can)\s+(?:\w+\s+){0,2}?"
    r"(?:update|advise|let you know|get back|know more|follow up|follow-up|revert|respond|reply|inform|report back"
    r"|have (?:an? |more |some |the )?(?:update|answer|info(?:rmation)?|news|feedback|date|eta|status)"
    r"|give you (?:an? )?(?:update|answer|date)|send (?:you )?(?:an? )?update)"
    r"|(?:update|news|answer|feedback|status|more info(?:rmation)?)\s+(?:to follow\s+)?(?:by|on|expected|due|coming)\b"
    r"|(?:ich |wir )?melden? (?:mich|uns)|geben? (?:ihnen )?bescheid|r\u00fcckmeldung (?:bis|am|folgt)|informieren? sie"
    r"|(?:le|les|os|te) (?:aviso|avisaremos|avisar\u00e9|informo|informaremos|informar\u00e9|confirmo|confirmaremos)"
    r"|je (?:vous |te )?(?:tiens au courant|reviens vers|informe|confirme)|(?:nous|on) (?:vous )?(?:tenons au courant"
    r"|revenons vers|informerons|reviendrons)",
    re.IGNORECASE,
)
# Words about goods between promise and day: then the day is one of goods ("will advise, should ship 12/4").
_GOODS = re.compile(
    r"\b(?:ship\w*|deliver\w*|arriv\w*|eta is|liefer\w*|versand\w*|env[i\u00ed]\w*|exp\u00e9di\w*)\b", re.IGNORECASE
)
_STOP = re.compile(r"[.;\n](?:\s|$)|,\s")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDay:
    """The day news is promised for, the words that say so, and the order they name (None for all)."""

    on: date
    words: str
    po: str | None = None


def promised_days(text: str, *, context: ReadingContext) -> tuple[PromisedDay, ...]:
    """Return every promise of news with a day in a text; of a window its last day counts."""
    return tuple(_found(text, context))


def _found(text: str, context: ReadingContext) -> Iterator[PromisedDay]:
    dates = find_dates(text, context=context)
    for cue in _CUES.finditer(text):
        for found in dates:
            gap = text[cue.end() : found.start]
            if not 0 <= found.start - cue.end() + 3 <= _GAP or _STOP.search(gap) or _GOODS.search(gap):
                continue
            window = found.window
            if not isinstance(window, PromiseWindow) or window.end is None:
                continue
            ahead = (window.end - context.reference).days
            if 0 <= ahead <= _LONGEST_AHEAD:
                words = " ".join(text[cue.start() : found.end].split())
                yield PromisedDay(on=window.end, words=words, po=_order(text, cue.start(), context))
            break


def _order(text: str, at: int, context: ReadingContext) -> str | None:
    """Return the one order of ours that the sentence names."""
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at)) + 1
    end = text.find("\n", at)
    named = {po_key(w.strip("./-_")) for w in _WORD.findall(text[start : end if end >= 0 else len(text)])}
    ours = named & context.known_pos
    return ours.pop() if len(ours) == 1 else None
