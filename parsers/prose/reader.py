"""Running text to drafts of statements: groups are judged in order, neighbours complete each other.

The order of words carries meaning over sentences: a heading rules the rows below it, "both" speaks of what was
just listed, "the rest" is what a part left over, and a date without a subject belongs to what was said last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.document import DECIDED_BY_A_PERSON, Caution, ReadingContext, StatementKind
from domain.purchase import po_key
from parsers.kinds.clause_intent import clause_scores, proposed_kind
from parsers.prose.beside import BEHIND, balance_of, is_aside, keeps_its_day, only_conditions, proposed_part, shared
from parsers.prose.clauses import Group, read_groups
from parsers.prose.cues import Cue
from parsers.prose.drafts import (
    GENERAL,
    REVISES,
    WITH_IT,
    Draft,
    announces,
    as_listed_shipment,
    as_revised,
    asked_for,
    completes_last,
    completes_next,
    counts_for,
    is_day_of_shipment,
    is_offer,
    is_reason_for,
    is_rest_of_line,
    once,
    one_shipment,
    same_basis,
    same_line,
    taking,
    with_announced_basis,
    with_day_of_load,
    with_heading,
    without_day,
    without_sums,
)
from parsers.prose.scopes import REFERRING, Scope, scope_of_group
from parsers.prose.sentences import Opening, Sentence, split_sentences
from parsers.prose.things import Thing
from parsers.prose.verdicts import Verdict, judge


@dataclass(slots=True)
class Reader:
    """The state while one stretch of text is read; ``drafts`` is the result."""

    context: ReadingContext
    base: Scope
    drafts: list[Draft] = field(default_factory=list)
    current: Scope = field(default_factory=Scope)
    row: int = 0
    heading: Draft | None = None
    heading_rows: int = 0
    sentences: int = 0
    questions: int = 0
    vendor_order: str | None = None
    receipts: list[Draft] = field(default_factory=list)
    whole_quantity: Decimal | None = None
    unchanged: bool = False
    asked: bool = False
    late: int | None = None
    heard: list[Sentence] = field(default_factory=list)

    def read(self, text: str, *, start: int) -> None:
        """Read a stretch of new text whose first character stands at ``start`` of the mail's text."""
        self.current = self.base
        for sentence in split_sentences(text, start=start):
            self._sentence(sentence)
        self._end_heading()
        self.drafts = [proposed_part(d) for d in self.drafts]

    def _sentence(self, sentence: Sentence) -> None:
        self.sentences += 1
        self.heard.append(sentence)
        if sentence.opening is not Opening.SAME_LINE and self.heading is None:
            self.current = replace(self.base, po=self.current.po or self.base.po) if not self.base.lines else self.base
        groups = read_groups(sentence, context=self.context, focus=self._focus())
        if sentence.question:
            self.questions += 1
            self._ask(groups)
            groups = tuple(g for g in groups if is_offer(g))
        elif sentence.opening is not Opening.SAME_LINE:
            self.asked = False
        first = len(self.drafts)
        for group in groups:
            self._group(group, sentence)
        self._complete_listed(first)
        if REVISES.match(sentence.text):
            self.drafts[first:] = [as_revised(d) for d in self.drafts[first:]]

    def _ask(self, groups: Sequence[Group]) -> None:
        """Let what a question is about stay under discussion: the next words answer or soften it."""
        self.asked = True
        for group in groups:
            scope = scope_of_group(group, current=self._start_scope(), base=self.base)
            if scope.specific:
                self.current = scope

    def _group(self, group: Group, sentence: Sentence) -> None:
        self.vendor_order = self.vendor_order or next(
            (e.values[0] for e in group.clause.all_of(Thing.VENDOR_ORDER)), None
        )
        if is_aside(group):
            return
        if GENERAL.match(group.clause.text) or only_conditions(group):
            return
        verdict = self._of_late(judge(group, context=self.context), group)
        scope = scope_of_group(group, current=self._start_scope(), base=self.base)
        own = scope != self.current and (scope.specific or scope.whole or scope.po != self.current.po)
        draft = Draft(
            verdict=verdict, scope=scope, group=group, sentence=self.sentences, row=self._row_of(scope), own_scope=own,
            asked=self.asked and not own,
        )  # fmt: skip
        self.current = scope
        self.unchanged = self.unchanged or group.clause.has(Cue.NOCHANGE)
        if (
            group.clause.has(Cue.RECEIPT)
            and not group.clause.all_of(Thing.QUANTITY)
            and (verdict.window is None or verdict.kind is None)
        ):
            self.receipts.append(draft)
        if group.both and not own and any(d.sentence == self.sentences for d in self.drafts):
            self._both(verdict)
        elif sentence.heading and not scope.specific and verdict.kind is not None:
            self._end_heading()
            self.heading, self.heading_rows = draft, 0
        elif not self._row_below_heading(draft):
            self._add(draft)

    def _of_late(self, verdict: Verdict, group: Group) -> Verdict:
        """Read "count on the 27th" after "we are a few days behind" as the new day."""
        if verdict.window is None:
            if verdict.kind is None and any(BEHIND.fullmatch(m.text) for m in group.clause.cues(Cue.DELAY)):
                self.late = self.sentences
            return verdict
        told = self.late is not None and self.sentences - self.late == 1
        named = any(e.thing in {Thing.LINE, Thing.GOODS, Thing.PO} for e in group.clause.entities)
        if told and verdict.kind is StatementKind.CONFIRM and not named and verdict.quantity is None:
            return replace(verdict, kind=StatementKind.DELAY)
        return verdict

    def _focus(self) -> str | None:
        """Return the order under discussion: the last one named, or the only one there is."""
        known = self.current.po or self.base.po
        orders = {line.po for line in self.context.our_lines}
        return known or (next(iter(orders)) if len(orders) == 1 else None)

    def _start_scope(self) -> Scope:
        if self.heading is None:
            return self.current
        return replace(self.heading.scope, whole=False)

    def _row_of(self, scope: Scope) -> int:
        if scope != self.current or not self.drafts:
            self.row += 1
        return self.row

    # ---- headings

    def _row_below_heading(self, draft: Draft) -> bool:
        """Give a row "ORG-2-214   200 EA" what the heading above it said; another sentence ends the heading."""
        if self.heading is None:
            return False
        quantity = draft.verdict.quantity is not None
        if not (draft.scope.specific and (quantity or draft.verdict.kind is not None)) or (
            not draft.own_scope and self.heading_rows == 0
        ):
            self._end_heading()
            return False
        self.heading_rows += 1
        self.drafts.append(with_heading(draft, self.heading.verdict, self.context))
        return True

    def _end_heading(self) -> None:
        heading, self.heading = self.heading, None
        if heading is not None and self.heading_rows == 0:
            self._add(heading)

    # ---- what neighbours give each other

    def _add(self, draft: Draft) -> None:
        draft = self._as_rest(self._as_referring(draft))
        last = self.drafts[-1] if self.drafts else None
        if last is not None and self._completes(draft, last):
            return
        if last is not None and counts_for(last, draft):
            self.drafts.pop()
            draft = replace(draft, verdict=replace(draft.verdict, quantity=last.verdict.quantity))
        if last is not None and completes_next(last, draft):
            self.drafts.pop()
            draft = replace(draft, verdict=replace(draft.verdict, complete=True))
        if draft.verdict.kind is StatementKind.SUBSTITUTE and last is not None and is_reason_for(last, draft):
            self.drafts.pop()
        draft = self._as_proposed(draft)
        if draft.verdict.kind is not None or draft.verdict.quantity is not None or draft.verdict.price is not None:
            self.drafts.append(draft)

    def _as_proposed(self, draft: Draft) -> Draft:
        """Give words on named goods, in which the rules know nothing, the kind the categoriser reads in them."""
        verdict = draft.verdict
        if verdict.kind is not None or not (draft.own_scope and draft.scope.specific) or verdict.quantity is not None:
            return draft
        if draft.group.clause.has(Cue.LATER, Cue.RECEIPT, Cue.NOCHANGE, Cue.HISTORY, Cue.OURS, Cue.ASKS, Cue.PRICE):
            return draft
        kind = proposed_kind(clause_scores(draft.group.clause.text))
        if kind not in DECIDED_BY_A_PERSON:
            return draft  # without a day or a count these tell nothing new
        return replace(draft, verdict=replace(verdict, kind=kind, proposed=True))

    def _completes(self, draft: Draft, last: Draft) -> bool:
        """Let words without a subject of their own fill what the last statement lacks."""
        verdict, told = draft.verdict, last.verdict
        if verdict.kind is None and verdict.quantity is not None and not draft.own_scope:
            return self._fills_quantity(draft, last)
        if completes_last(draft, last):
            return self._fill(last, replace(told, complete=True))
        if draft.own_scope or verdict.quantity is not None or not (draft.scope == last.scope or same_line(draft, last)):
            return False
        if verdict.kind is StatementKind.SHIP and verdict.ship_date is None and verdict.complete:
            return told.kind is StatementKind.SHIP and self._fill(last, replace(told, complete=True))
        if told.kind is StatementKind.SHIP and told.ship_date is None and is_day_of_shipment(draft, self.context):
            return self._fill(last, replace(told, ship_date=verdict.window.end if verdict.window else None), also=draft)
        return self._fills_words(draft, last)

    def _fills_quantity(self, draft: Draft, last: Draft) -> bool:
        told = last.verdict
        single = last.scope.specific or self._is_only_line(last.scope)
        lone = single and told.quantity is None and last.quantity is None and told.kind is not None
        return lone and self._fill(last, replace(told, quantity=draft.verdict.quantity), also=draft)

    def _fills_words(self, draft: Draft, last: Draft) -> bool:
        verdict, told = draft.verdict, last.verdict
        if draft.group.clause.has(Cue.CONDITION) and verdict.kind is None and draft.sentence != last.sentence:
            return self._fill(last, replace(told, cautions=told.cautions | asked_for(draft)))
        if verdict.price is not None and told.price is None and verdict.window is None:
            return self._fill(last, replace(told, price=verdict.price), also=draft)
        return self._fills_date(verdict, last)

    def _is_only_line(self, scope: Scope) -> bool:
        """Tell an order with a single line, whose lone quantity can only be that line's."""
        po = scope.po or self._focus()
        return po is not None and sum(po_key(o.po) == po_key(po) for o in self.context.our_lines) == 1

    def _fills_date(self, verdict: Verdict, last: Draft) -> bool:
        told = last.verdict
        if verdict.kind is told.kind is StatementKind.CANCEL:
            return True
        if told.kind is None and told.price is not None and verdict.kind is StatementKind.CONFIRM:
            return self._fill(last, replace(verdict, price=told.price, cautions=told.cautions | verdict.cautions))
        if (
            told.kind is None
            or told.kind in {StatementKind.SHIP, StatementKind.CANCEL}
            or verdict.rest
            or verdict.kind is StatementKind.SHIP
            or verdict.kind in DECIDED_BY_A_PERSON
        ):
            return False
        if verdict.window is not None and told.window is None:
            kind = told.kind if told.kind is not StatementKind.CONFIRM else verdict.kind or told.kind
            return self._fill(
                last,
                replace(
                    told,
                    kind=kind,
                    window=verdict.window,
                    previous=told.previous or verdict.previous,
                    cautions=(told.cautions | verdict.cautions) - {Caution.UNDATED},
                    date_entity=None,
                ),
            )
        if verdict.no_date and told.window is None:
            undated = {Caution.UNDATED} if StatementKind.BACKORDER in (told.kind, verdict.kind) else set()
            return self._fill(last, replace(told, no_date=True, cautions=told.cautions | undated))
        backordered = verdict.kind is StatementKind.BACKORDER and verdict.window is None
        return backordered and told.kind in {StatementKind.BACKORDER, StatementKind.DELAY}

    def _fill(self, last: Draft, verdict: Verdict, *, also: Draft | None = None) -> bool:
        notes = (*last.notes, also.group.clause.text) if also else last.notes
        self.drafts[-1] = replace(last, verdict=verdict, notes=notes)
        return True

    def _both(self, verdict: Verdict) -> None:
        """Give "both shipping 10/20" to everything listed in this sentence."""
        for index, draft in enumerate(self.drafts):
            if draft.sentence == self.sentences and draft.verdict.window is None:
                self.drafts[index] = replace(draft, verdict=taking(draft.verdict, verdict))

    def _complete_listed(self, first: int) -> None:
        """Give "10 of B" in "5 of A and 10 of B shipped today" the state of its neighbour; drop bare headings."""
        for index in range(first, len(self.drafts)):
            draft = self.drafts[index]
            if draft.verdict.kind is None and draft.verdict.quantity is not None:
                near = [*reversed(self.drafts[first:index]), *self.drafts[index + 1 :]]
                giver = next((d.verdict for d in near if d.verdict.kind is not None), None)
                if giver is not None:
                    giver = shared(giver, draft)
                    self.drafts[index] = replace(draft, verdict=taking(draft.verdict, without_day(giver, draft)))
            else:
                self.drafts[index] = as_listed_shipment(draft, self.drafts[first:index], self.context)
        self.drafts[first:] = with_day_of_load(self.drafts[first:])
        self.drafts[first:] = one_shipment(without_sums(self.drafts[first:]))
        self.drafts[first:] = once(self.drafts[first:])
        self.drafts[first:] = with_announced_basis(self.drafts[first:], self.heard[-1].text)
        self.drafts[first:] = same_basis(self.drafts[first:])
        kept = [d for i, d in enumerate(self.drafts[first:]) if not announces(d, self.drafts[first + i + 1 :])]
        self.drafts[first:] = kept

    def _as_referring(self, draft: Draft) -> Draft:
        """Read "ships with line 1": the date that was given for line 1."""
        verdict = draft.verdict
        clause = draft.group.clause
        unchanged = any(m.tongue for m in clause.cues(Cue.NOCHANGE))  # "lo demás sigue igual"
        if verdict.window is not None or verdict.ship_date is not None or unchanged:
            return draft
        lines = [e.values[0] for e in clause.all_of(Thing.LINE) if REFERRING.search(clause.text[: e.start])]
        same_day = any(
            m.text.lower().startswith(("same day", "same date", "same truck", "ditto")) for m in clause.cues(Cue.SAME)
        )
        source = next((d for d in reversed(self.drafts) if lines and lines[0] in d.scope.lines), None)
        with_it = bool(WITH_IT.search(clause.text))
        with_it = with_it and not keeps_its_day(draft)
        source = source or (self.drafts[-1] if (same_day or with_it) and self.drafts else None)
        if source is not None and with_it and source.verdict.kind is StatementKind.SHIP:
            verdict = replace(verdict, kind=None)  # "same shipment"
        return draft if source is None else replace(draft, verdict=taking(verdict, source.verdict))

    def _as_rest(self, draft: Draft) -> Draft:
        """Work out "the balance" of a part that was named before, or take it as the other lines of the order."""
        verdict = draft.verdict
        if not verdict.rest or (draft.own_scope and draft.scope.lines) or keeps_its_day(draft):
            return draft
        kind_of_rest = verdict.kind
        same = [d for d in reversed(self.drafts) if d.scope == draft.scope or same_line(d, draft)]
        part = next((d for d in same if d.verdict.quantity is not None), next(iter(same), None))
        part = part or (
            self.drafts[-1] if self.drafts and not draft.own_scope and self.drafts[-1].verdict.total else None
        )
        if part is not None and part.verdict.kind is StatementKind.SHIP and kind_of_rest is StatementKind.CONFIRM:
            verdict = replace(verdict, kind=StatementKind.BACKORDER)
            draft = replace(draft, verdict=verdict)
        if part is None or part.verdict.quantity is None:
            of_line = is_rest_of_line(draft) or (bool(self.base.lines) and draft.scope == self.base)
            return draft if of_line else self._other_lines(draft)
        kind = verdict.kind
        if (
            kind is StatementKind.CONFIRM
            and verdict.cue is None
            and part.verdict.cue is not None
            and part.verdict.cue.cue is Cue.HAVE
        ):
            kind = StatementKind.BACKORDER
        total = part.verdict.total if part.verdict.total is not None else self.whole_quantity
        if total is None and verdict.quantity is None:
            total = balance_of(part, self._focus(), self.context)
        if verdict.quantity is not None or total is None or part.verdict.quantity.amount is None:
            return replace(draft, scope=part.scope, row=part.row, verdict=replace(verdict, kind=kind))
        left = total - part.verdict.quantity.amount
        if left <= 0:
            return draft
        return replace(
            draft,
            scope=part.scope,
            row=part.row,
            quantity=left,
            unit=part.verdict.quantity.unit,
            verdict=replace(verdict, kind=kind),
        )

    def _other_lines(self, draft: Draft) -> Draft:
        discussed = draft.scope.lines if draft.scope.specific and not draft.own_scope else ()
        mentioned = tuple(dict.fromkeys((*(n for d in self.drafts for n in d.scope.lines), *discussed)))
        items = tuple(dict.fromkeys(d.scope.item for d in self.drafts if d.scope.item and not d.scope.lines))
        if draft.verdict.quantity is not None or not (mentioned or items):
            return draft
        po = draft.scope.po or self.base.po
        return replace(draft, scope=Scope(po=po, whole=True, but_lines=mentioned, but_items=items), own_scope=True)
