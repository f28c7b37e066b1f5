"""Finds open lines that a vendor's status sheet listed and his next one no longer does (DOMAIN 1.9).

A sheet counts as the next one of the same kind only where both list other lines of ours: a third of the earlier one's
at least, so that an extract or the sheet of another branch drops nothing. A row that fits no line may be the one that
seems to be gone, so such sheets drop nothing either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.records import LineKey, key_of
from db.repositories.status_sheets import SheetRow, StatusSheet, StatusSheets
from domain.document import TEXT_OF_MAIL
from domain.facts import DroppedLine
from domain.mail import MailKind
from domain.match import Decision, MatchedStatement
from domain.purchase import PoLine, is_open

_Paper = tuple[int, str]
_SHARE = 3  # one line in so many of the earlier sheet must stand in the next one too


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """A line, the last sheet that lists it, and the next sheet of its vendor."""

    line: PoLine
    word: MatchedStatement
    sheet: StatusSheet


def dropped_lines(
    session: Session, lines: Iterable[PoLine], words: Mapping[LineKey, Sequence[MatchedStatement]]
) -> dict[LineKey, tuple[DroppedLine, ...]]:
    """Return per line the sheets that dropped it, oldest first; where nothing was said of it in between."""
    listed = {line: found for line in lines if is_open(line) and (found := _listed(words.get(_key(line), ())))}
    if not listed:
        return {}
    sheets = StatusSheets(session)
    since = min(word.received_at for found in listed.values() for word, _ in found)
    by_vendor: defaultdict[str, list[StatusSheet]] = defaultdict(list)
    for sheet in sheets.of_vendors({line.vendor_id for line in listed}, since=since, text_of_mails=TEXT_OF_MAIL):
        by_vendor[sheet.vendor_id].append(sheet)
    gaps = [gap for line, found in listed.items() for gap in _gaps(line, found, by_vendor[line.vendor_id])]
    rows = _by_paper(sheets.rows_of({i for gap in gaps for i in (gap.word.mail_id, gap.sheet.mail_id)}) if gaps else ())
    dropped: defaultdict[LineKey, list[DroppedLine]] = defaultdict(list)
    for gap in gaps:
        before, after = rows[gap.word.mail_id, gap.word.document.name], rows[gap.sheet.mail_id, gap.sheet.name]
        if _same_kind(_key(gap.line), before, after):
            dropped[_key(gap.line)].append(_dropped(gap))
    return {key: tuple(found) for key, found in dropped.items()}


def _key(line: PoLine) -> LineKey:
    return key_of(line.po, line.line)


def _listed(words: Sequence[MatchedStatement]) -> list[tuple[MatchedStatement, MatchedStatement | None]]:
    """The last word of every sheet about a line, each with the next word from elsewhere."""
    ordered = sorted(words, key=_moment)
    pairs = [
        (word, next((later for later in ordered[n + 1 :] if paper_of(later) != paper_of(word)), None))
        for n, word in enumerate(ordered)
        if word.document.kind is MailKind.STATUS and word.document.name != TEXT_OF_MAIL
        if word.decision is not Decision.REJECTED
    ]
    return list({paper_of(word): (word, later) for word, later in pairs}.values())


def _moment(word: MatchedStatement) -> tuple[object, ...]:
    return word.document_on, word.received_at, word.mail_id, word.statement_id


def paper_of(word: MatchedStatement) -> _Paper:
    """Return what names the file that a statement stands in."""
    return word.mail_id, word.document.name


def _gaps(
    line: PoLine,
    listed: Iterable[tuple[MatchedStatement, MatchedStatement | None]],
    sheets: Sequence[StatusSheet],
) -> Iterator[_Gap]:
    for word, later in listed:
        said = (word.document_on, word.received_at)
        sheet = next(
            (s for s in sheets if (s.on, s.received_at) > said and (s.mail_id, s.name) != paper_of(word)), None
        )
        if sheet is None:
            continue
        silent = later is None or (later.document_on, later.received_at) > (sheet.on, sheet.received_at)
        if silent:
            yield _Gap(line=line, word=word, sheet=sheet)


def _by_paper(rows: Iterable[SheetRow]) -> defaultdict[_Paper, list[LineKey]]:
    found: defaultdict[_Paper, list[LineKey]] = defaultdict(list)
    for row in rows:
        found[row.mail_id, row.name].append(row.key)
    return found


def _same_kind(key: LineKey, before: Sequence[LineKey], after: Sequence[LineKey]) -> bool:
    placed = {other for other in before if other.line}
    shared = (placed & set(after)) - {key}
    if not shared or len(shared) * _SHARE < len(placed):
        return False
    of_the_order = any(other.po == key.po and not other.line for other in after)
    return not of_the_order and _nowhere(after) <= _nowhere(before)


def _nowhere(keys: Iterable[LineKey]) -> int:
    return sum(not key.po for key in keys)


def _dropped(gap: _Gap) -> DroppedLine:
    return DroppedLine(
        on=gap.sheet.on,
        received_at=gap.sheet.received_at,
        document=gap.sheet.name,
        listed_on=gap.word.document_on,
        listed_in=gap.word.document.name,
        listed_mail=gap.word.mail_id,
        statement_id=gap.word.statement_id,
    )
