"""A letter without a table: its sentences are read as those of a mail are, and everything found waits for a person.

In a mail the sender writes to us about our lines; a file may be a form, a copy, or a letter to somebody else, so its
sentences propose and never apply by themselves.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from domain.document import Caution, Document, Evidence, ReadingContext, Span, Statement, StatementKind
from domain.mail import Address, Mail, MailKind
from parsers.layout import Layout, TextLine
from parsers.prose.body import read_body

_MOST_LINES = 200
_SUREST = 0.6
_SILENT = frozenset({MailKind.QUOTE, MailKind.INVOICE})
_NOBODY = Address(name="", email="")


def with_sentences(document: Document, layout: Layout, *, context: ReadingContext, subject: str) -> Document:
    """Return the document with what its sentences say, where it has no table and no statement yet."""
    paper = document.kind is MailKind.OTHER and bool(document.title)  # a test report, a statement of account
    if document.statements or layout.tables or paper or document.kind in _SILENT:
        return document
    lines = [line for line in layout.lines[:_MOST_LINES] if line.words]
    said = read_body(_as_mail(lines, document, context, subject), context=context)
    starts = _starts(lines)
    found = tuple(_held(s, lines, starts) for s in said.statements if s.kind is not StatementKind.RECEIPT_ONLY)
    return replace(document, statements=found)


def _as_mail(lines: Sequence[TextLine], document: Document, context: ReadingContext, subject: str) -> Mail:
    own = document.po_numbers[0] if len(document.po_numbers) == 1 else None
    return Mail(
        sha256="",
        source=document.name,
        message_id=None,
        date=dt.datetime.combine(context.reference, dt.time(12), tzinfo=dt.UTC),
        local_date=context.reference,
        sender=_NOBODY,
        subject=f"PO {own}" if own else subject,
        text="\n".join(line.text for line in lines),
    )


def _starts(lines: Sequence[TextLine]) -> list[int]:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line.text) + 1
    return starts


def _held(statement: Statement, lines: Sequence[TextLine], starts: Sequence[int]) -> Statement:
    return replace(
        statement,
        cautions=statement.cautions | {Caution.UNCLEAR_KIND},
        reading=min(statement.reading, _SUREST),
        evidence=tuple(_placed(e, lines, starts) for e in statement.evidence),
    )


def _placed(evidence: Evidence, lines: Sequence[TextLine], starts: Sequence[int]) -> Evidence:
    """Characters of the joined text as the line they stand in."""
    if not isinstance(evidence.place, Span) or not lines:
        return evidence
    line = lines[max(0, bisect_right(starts, evidence.place.start) - 1)]
    return replace(evidence, page=line.page, place=line.words[0].place)
