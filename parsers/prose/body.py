"""The body of a mail to a document: what the vendor wrote, clause by clause, with the words as evidence (DOMAIN 2)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.document import TEXT_OF_MAIL, Caution, Document, Evidence, ReadingContext, Span, Statement, StatementKind
from domain.mail import Mail, Part
from domain.quantity import Quantity
from parsers.dates.reading import with_order_of
from parsers.kinds.text_kind import is_hardly_news, text_scores
from parsers.prose.answers import answered_rows, names_row
from parsers.prose.cues import Cue
from parsers.prose.doubts import doubts_of
from parsers.prose.drafts import Draft, without_promised_shorts
from parsers.prose.intents import intents_of
from parsers.prose.item_words import names_goods
from parsers.prose.labelled import without_labelled
from parsers.prose.leftovers import left_over
from parsers.prose.mail_words import body_kind, is_quotation
from parsers.prose.number_words import end_of_count
from parsers.prose.pasted import without_tables
from parsers.prose.quantities import counting_unit
from parsers.prose.quotes import Block, BlockKind, quoted_text, split_body
from parsers.prose.reader import Reader
from parsers.prose.scopes import Scope, scope_of_text
from parsers.prose.things import Entity, Thing

BODY = TEXT_OF_MAIL


def read_body(mail: Mail, *, context: ReadingContext) -> Document:
    """Read what the sender wrote into the mail (and into a mail attached to it).

    Quoted mail, signatures and disclaimers say nothing, except answers typed below quoted lines or into our own
    table. Questions, thanks and "will advise" make no statement.

    Returns:
        A document named ``body``; its statements' evidence points at characters of ``mail.text``.
    """
    blocks = split_body(mail.text, sender_name=mail.sender.name, sent=context.sent_texts)
    answered, mail = _answered(mail, blocks, context)
    if answered:
        blocks = tuple(b for b in blocks if not (b.question and names_row(b.question)))
    new = "".join(mail.text[b.start : b.end] for b in blocks if b.kind is BlockKind.NEW)
    context = with_order_of(new, context)
    read = _read_new(mail, blocks, context)
    learned = text_scores(mail.subject, new)
    own = () if _only_offers(f"{mail.subject}\n{new}", read) else _statements(read, papers=_brings_papers(mail))
    own = _doubted(own) if is_hardly_news(learned) else own
    tables = read.tables
    forwarded = tuple(s for part in mail.parts if part.mail for s in _attached(part, part.mail, context))
    statements = (*answered, *tables, *own, *forwarded) or _receipt(read, papers=_brings_papers(mail))
    return Document(
        name=BODY,
        kind=body_kind(statements, questions=read.reader.questions, text=f"{mail.subject}\n{new}", learned=learned),
        vendor_order=read.reader.vendor_order,
        po_numbers=_po_numbers(statements, read.base),
        date=None,
        statements=statements,
        intents=intents_of(
            "".join(mail.text[b.start : b.end] for b in blocks if b.kind in {BlockKind.NEW, BlockKind.SIGNATURE}),
            statements,
            read.reader.heard,
            shipped=any(d.verdict.kind is StatementKind.SHIP for d in read.reader.drafts),
            papers=_brings_papers(mail),
        ),
    )


def _answered(mail: Mail, blocks: tuple[Block, ...], context: ReadingContext) -> tuple[tuple[Statement, ...], Mail]:
    """Return the answers in our table, and the mail without the rows of it that stand in its text.

    Rows that we know by their Ref are taken as we sent them; without them the table is read by its headings.
    """
    if context.asked:
        from parsers.replies.statements import returned_rows, row_statements  # noqa: PLC0415 -- only for our own table

        rows, table = returned_rows(mail, context=context)
        if rows:
            found = tuple(s for row in rows for s in row_statements(row, context=context))
            return found, replace(mail, text=_blanked(mail.text, table.spans))
    return answered_rows(mail, blocks, context=context), mail


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """Take characters out without moving the others: evidence counts them."""
    for span in spans:
        gone = "".join("\n" if c == "\n" else " " for c in text[span.start : span.end])
        text = text[: span.start] + gone + text[span.end :]
    return text


class _Read:
    """What one mail's text gave: the reader after it, the scope the mail gives by itself, statements of tables."""

    __slots__ = ("base", "reader", "tables")

    def __init__(self, reader: Reader, base: Scope, tables: tuple[Statement, ...]) -> None:
        self.reader = reader
        self.base = base
        self.tables = tables


def _read_new(mail: Mail, blocks: tuple[Block, ...], context: ReadingContext) -> _Read:
    base = _mail_scope(mail, blocks, context)
    reader = Reader(context=context, base=base)
    tables: list[Statement] = []
    for block in blocks:
        if block.kind is not BlockKind.NEW:
            continue
        reader.base = _question_scope(block, base, context)
        found = without_tables(mail, block, context=context)
        tables += found.statements
        for start, text in found.prose:
            labelled = without_labelled(text, start=start, context=context)
            tables += labelled.statements
            for place, words in labelled.prose:
                reader.read(words, start=place)
    return _Read(reader, base, tuple(tables))


def _mail_scope(mail: Mail, blocks: tuple[Block, ...], context: ReadingContext) -> Scope:
    """Return what subject and quoted mail name: the order only if they name exactly one."""
    subject = scope_of_text(
        re.sub(r"^(?:\s*(?:re|aw|sv|fw|fwd|wg|tr|rv|antw)\s*:)+", "", mail.subject, flags=re.IGNORECASE),
        context=context,
    )
    if subject.po is not None:
        return subject
    asked = scope_of_text(quoted_text(mail.text, blocks), context=context)
    lines = subject.lines or (asked.lines if len(asked.lines) == 1 else ())
    if asked.po is None:
        written = "\n".join(mail.text[b.start : b.end] for b in blocks if b.kind is BlockKind.NEW)
        return Scope(po=scope_of_text(written, context=context).po, lines=lines)
    return Scope(po=asked.po, lines=lines)


def _question_scope(block: Block, base: Scope, context: ReadingContext) -> Scope:
    if not block.question:
        return base
    asked = scope_of_text(block.question, context=context, ours=True)
    if asked.po is None and not asked.lines:
        return base
    return replace(asked, po=asked.po or base.po)


# ---------------------------------------------------------------- statements


_PAPER_TYPES = re.compile(r"pdf|sheet|excel|csv|edi|xml|image/tiff|opendocument|msword|wordprocessing", re.IGNORECASE)


def _brings_papers(mail: Mail) -> bool:
    """Tell whether papers come with the mail, which then speak for the whole order themselves."""
    return any(not p.inline and _PAPER_TYPES.search(p.media_type) for p in mail.parts)


def _statements(read: _Read, *, papers: bool) -> tuple[Statement, ...]:
    drafts = [d for d in read.reader.drafts if _is_statement(d, papers=papers)]
    drafts = [_without_named(_without_pieces(d), drafts) for d in drafts]
    numbers = {d.sentence for d in drafts}
    left = {n: left_over(n, read.reader.heard, read.reader.drafts, read.reader.context) for n in numbers}
    drafts = without_promised_shorts(drafts)
    return tuple(dict.fromkeys(_statement(d, read.reader, left[d.sentence]) for d in drafts))


def _doubted(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Let a person look at news found in a text that reads like an offer, an invoice or a newsletter."""
    return tuple(replace(s, cautions=s.cautions | {Caution.UNCLEAR_KIND}) for s in statements)


def _only_offers(text: str, read: _Read) -> bool:
    """Tell a quotation: it offers prices and names no order of ours."""
    return is_quotation(text) and read.base.po is None and not any(d.scope.po for d in read.reader.drafts)


def _is_statement(draft: Draft, *, papers: bool) -> bool:
    verdict, scope = draft.verdict, draft.scope
    if verdict.kind is None:
        return verdict.price is not None and (scope.po is not None or bool(scope.lines)) and not papers
    if papers and not (scope.specific and draft.own_scope):
        return False
    if scope.po is None and not scope.lines and not names_goods(scope.item):
        return False
    return _says_enough(draft)


_SHORT = 7  # words; "All good on this one" is an answer, "good" in a long sentence is not


def _says_enough(draft: Draft) -> bool:
    """Refuse a bare "good" or "received" somewhere in a longer sentence."""
    verdict = draft.verdict
    bare = verdict.window is None and verdict.quantity is None and verdict.ship_date is None
    if not bare or verdict.kind not in {StatementKind.CONFIRM, StatementKind.SHIP}:
        return True
    if draft.asked or draft.group.clause.has(Cue.ATTACHED):
        return False
    if verdict.kind is StatementKind.SHIP:
        return draft.scope.named and (draft.own_scope or verdict.complete or verdict.tracking is not None)
    if draft.scope.po is None and not draft.scope.lines:
        return False
    return draft.own_scope or draft.group.clause.has(Cue.ALL) or len(draft.group.clause.text.split()) <= _SHORT


def _without_named(draft: Draft, drafts: list[Draft]) -> Draft:
    """Take what was said of single lines out of what is said of the whole order (DOMAIN 2.1)."""
    scope = draft.scope
    if scope.specific or draft.verdict.quantity is not None:
        return draft
    others = [d.scope for d in drafts if d.row != draft.row and d.scope.po == scope.po and d.scope.specific]
    lines = tuple(dict.fromkeys((*scope.but_lines, *(n for o in others for n in o.lines))))
    items = tuple(dict.fromkeys((*scope.but_items, *(o.item for o in others if o.item and not o.lines))))
    return replace(draft, scope=replace(scope, whole=True, but_lines=lines, but_items=items))


_PACKS = re.compile(r"(?:skids?|pallets?|truckloads?|loads?|trucks?|crates?|cartons?|ctns?|plts?)", re.IGNORECASE)


def _without_pieces(draft: Draft) -> Draft:
    """Leave out "3 skids": how goods are packed tells no quantity."""
    quantity = draft.verdict.quantity
    if quantity is None or quantity.unit is None or not _PACKS.fullmatch(quantity.unit):
        return draft
    return replace(draft, verdict=replace(draft.verdict, quantity=None))


def _statement(draft: Draft, reader: Reader, left: frozenset[Caution]) -> Statement:
    verdict = draft.verdict
    kind = verdict.kind or StatementKind.CONFIRM
    amount, unit = _amount(draft)
    return Statement(
        kind=kind,
        target=draft.scope.reference(f"{BODY}{draft.row}"),
        quantity=None if amount is None else Quantity(value=amount, uom=counting_unit(unit)),
        uom_text=unit,
        ordered=None if verdict.total is None else Quantity(value=verdict.total, uom=counting_unit(unit)),
        promise=verdict.window if kind is not StatementKind.SHIP else None,
        previous=verdict.previous,
        ship_date=verdict.ship_date,
        tracking=verdict.tracking.values[0] if verdict.tracking and kind is StatementKind.SHIP else None,
        unit_price=verdict.price.amount if verdict.price else None,
        price_uom=verdict.price.unit if verdict.price else None,
        complete_claim=verdict.complete and kind is StatementKind.SHIP,
        evidence=tuple(_evidence(draft)),
        cautions=verdict.cautions | _doubts(draft) | _governing(draft, reader) | left,
        note=" ".join(" ".join((draft.group.clause.text, *draft.notes)).split()),
        reading=_reading(draft),
    )


def _amount(draft: Draft) -> tuple[Decimal | None, str | None]:
    if draft.quantity is not None:
        return draft.quantity, draft.unit
    entity = draft.verdict.quantity
    return (entity.amount, entity.unit) if entity else (None, None)


def _doubts(draft: Draft) -> frozenset[Caution]:
    verdict = draft.verdict
    found = set()
    bare_ship = verdict.kind is StatementKind.SHIP and verdict.quantity is None and draft.quantity is None
    if bare_ship and not verdict.complete and verdict.tracking is None and verdict.ship_date is None:
        found.add(Caution.UNCLEAR_QUANTITY)
    closes = verdict.cue is not None and verdict.cue.cue is Cue.COMPLETE
    if bare_ship and closes and verdict.tracking is None and verdict.ship_date is None:
        found.add(Caution.UNCLEAR_KIND)
    if verdict.kind is StatementKind.CONFIRM and not draft.scope.named:
        found.add(Caution.UNCLEAR_KIND)
    if draft.asked:
        found.add(Caution.CONDITIONAL)
    return frozenset(found)


def _governing(draft: Draft, reader: Reader) -> frozenset[Caution]:
    return doubts_of(
        draft.verdict,
        draft.group,
        scope=draft.scope,
        sentence=draft.sentence,
        heard=reader.heard,
        context=reader.context,
        own_scope=draft.own_scope,
    )


def _reading(draft: Draft) -> float:
    """Return how sure the words are: a date or quantity with a cue word is; a bare yes is not."""
    verdict = draft.verdict
    if verdict.cue is None:
        return 0.9
    bare = verdict.window is None and verdict.quantity is None and verdict.ship_date is None
    return 0.8 if bare and verdict.kind is StatementKind.CONFIRM else 1.0


def _evidence(draft: Draft) -> Iterator[Evidence]:
    clause, verdict = draft.group.clause, draft.verdict
    named: list[tuple[str, Entity | None]] = [
        ("qty", verdict.quantity if verdict.quantity in clause.entities else None),
        ("ship_date" if verdict.kind is StatementKind.SHIP else "eta", verdict.date_entity),
        ("tracking", verdict.tracking),
        ("unit_price", verdict.price),
        *(("po", e) for e in clause.all_of(Thing.PO)),
        *(("line", e) for e in clause.all_of(Thing.LINE)),
    ]
    for name, entity in named:
        if entity is not None and entity in clause.entities:
            yield _words(name, clause.text, clause.start, entity.start, entity.end)
    if draft.group.item is not None:
        yield _words("item_text", clause.text, clause.start, *draft.group.item)
    if verdict.cue is not None and verdict.cue in clause.marks:
        yield _words("kind", clause.text, clause.start, verdict.cue.start, verdict.cue.end)
    elif verdict.kind is not None:
        yield _words("kind", clause.text, clause.start, 0, len(clause.text.rstrip()))


def _words(name: str, text: str, offset: int, start: int, end: int) -> Evidence:
    end = end_of_count(text, start, end)
    return Evidence(field=name, page=1, place=Span(start=offset + start, end=offset + end), text=text[start:end])


# ---------------------------------------------------------------- receipts, attached mails, numbering


def _receipt(read: _Read, *, papers: bool) -> tuple[Statement, ...]:
    """Return "got it" as one statement for its order, when nothing else was said and no paper came along."""
    draft = next((d for d in read.reader.receipts if not d.group.clause.has(Cue.QUOTE)), None)
    po = next((d.scope.po for d in read.reader.receipts if d.scope.po), None) or read.base.po
    spoken = po or next((e for e in _mentioned(read)), None)
    if draft is None or papers or spoken is None:
        return ()
    scope = Scope(po=spoken, lines=read.base.lines, whole=not read.base.lines)
    clause = draft.group.clause
    mark = next(m for m in clause.marks if m.cue is Cue.RECEIPT)
    return (
        Statement(
            kind=StatementKind.RECEIPT_ONLY,
            target=scope.reference(f"{BODY}1"),
            evidence=(_words("kind", clause.text, clause.start, mark.start, mark.end),),
            note=" ".join(clause.text.split()),
        ),
    )


def _mentioned(read: _Read) -> Iterator[str]:
    for draft in read.reader.drafts:
        if draft.scope.po:
            yield draft.scope.po


def _attached(part: Part, mail: Mail, context: ReadingContext) -> tuple[Statement, ...]:
    """Read a mail attached to this one with its own day; its places are characters of its own text."""
    document = read_body(mail, context=replace(context, reference=mail.local_date))
    return tuple(replace(s, note=f"{part.name}: {s.note}") for s in document.statements)


def _po_numbers(statements: tuple[Statement, ...], base: Scope) -> tuple[str, ...]:
    found = [s.target.po_text for s in statements if s.target.po_text]
    return tuple(dict.fromkeys([*found, *([base.po] if base.po else [])]))
