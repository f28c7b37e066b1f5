import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, ReadingContext, StatementKind
from domain.mail import Address, Mail, MailKind
from parsers.grids.grid import Grid, layout_of
from parsers.kinds import categoriser
from parsers.kinds.categoriser import is_trained, loaded, path_of, scores_of, scores_with, stamped
from parsers.kinds.clause_intent import agrees, contradicts, proposed_kind
from parsers.kinds.features import features
from parsers.kinds.learned import CLAUSE_INTENTS, TEXT_KINDS, ClauseIntent, LabelledText, Lesson, Scores, TextKind
from parsers.kinds.text_kind import NEWS, is_hardly_news, sure_kinds
from parsers.kinds.training import labelled_texts, trained, training_texts
from parsers.papers.interpret import interpret
from parsers.prose.body import read_body
from parsers.prose.mail_words import body_kind

DAY = date(2026, 11, 20)
SEALED = {"text_kinds": "sealed_texts.yaml"}
SHIPS = LabelledText(subject="", text="Order confirmed, ships Friday.", labels=(TextKind.ACK,))
ASKS = LabelledText(subject="", text="Which finish do you need?", labels=(TextKind.QUESTION,))
whole_texts = pytest.mark.parametrize("lesson", [TEXT_KINDS], ids=lambda lesson: lesson.name)


def sealed(lesson: Lesson) -> tuple[LabelledText, ...]:
    source = Path(__file__).with_name(SEALED[lesson.name]).read_text(encoding="utf-8")
    return labelled_texts(source, lesson.labels)


@cache
def small_model() -> bytes:
    return trained([SHIPS, ASKS] * 12, TEXT_KINDS, rounds=20)


@cache
def loaded_once():
    return loaded(TEXT_KINDS, small_model())


def scored(*pairs: tuple[TextKind, float]) -> Scores:
    rest = [(kind, 0.0) for kind in TextKind if kind not in {k for k, _ in pairs}]
    return Scores(ranked=(*sorted(pairs, key=lambda p: -p[1]), *rest))


def test_a_model_learns_its_texts_in_seconds_and_survives_being_stored():
    nlp = loaded_once()
    assert scores_with(nlp, TEXT_KINDS, "your order is confirmed and ships Monday").best is TextKind.ACK
    assert scores_with(nlp, TEXT_KINDS, "which length do you need?").best is TextKind.QUESTION


def test_the_same_texts_give_the_same_model():
    again = loaded(TEXT_KINDS, trained([SHIPS, ASKS] * 12, TEXT_KINDS, rounds=20))
    for text in ("ships Friday", "which one?"):
        one = scores_with(loaded_once(), TEXT_KINDS, text).ranked
        other = scores_with(again, TEXT_KINDS, text).ranked
        assert [k for k, _ in one] == [k for k, _ in other]
        assert [s for _, s in one] == pytest.approx([s for _, s in other], abs=1e-4)


def test_numbers_are_not_learned_by_heart():
    assert features("PO 4512", "ships 12/04 for 4512") == features("PO 9981", "ships 01/15 for 9981")


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_has_features_and_scores(text, subject):
    scores = scores_with(loaded_once(), TEXT_KINDS, text, subject=subject)
    assert len(scores.ranked) == len(TextKind)
    assert 0 <= scores.share(*NEWS) <= 1


def test_there_are_at_least_fifteen_hundred_clauses_with_every_intent():
    learned = training_texts(CLAUSE_INTENTS)
    assert len(learned) >= 1500
    assert {label for text in learned for label in text.labels} == set(ClauseIntent)


def test_what_the_rules_read_waits_where_the_categoriser_is_sure_of_something_else():
    denied = clause_opinion((ClauseIntent.HISTORY, 0.9))
    assert contradicts(denied, StatementKind.CONFIRM, named=True)
    assert not contradicts(clause_opinion((ClauseIntent.ETA, 0.9)), StatementKind.CONFIRM, named=True)
    assert contradicts(clause_opinion((ClauseIntent.CANCEL, 0.9)), StatementKind.CONFIRM, named=False)
    assert not contradicts(clause_opinion((ClauseIntent.CANCEL, 0.9)), StatementKind.CONFIRM, named=True)
    assert not contradicts(None, StatementKind.CONFIRM, named=False)


def test_the_categoriser_agrees_and_proposes_only_with_some_probability():
    back = clause_opinion((ClauseIntent.BACKORDER, 0.6))
    assert agrees(back, StatementKind.BACKORDER)
    assert proposed_kind(back) is StatementKind.BACKORDER
    assert proposed_kind(clause_opinion((ClauseIntent.BACKORDER, 0.1))) is None
    assert proposed_kind(clause_opinion((ClauseIntent.QUESTION, 0.9))) is None
    assert not agrees(None, StatementKind.BACKORDER)
    assert proposed_kind(None) is None


def clause_opinion(*pairs: tuple[ClauseIntent, float]) -> Scores:
    rest = [(intent, 0.001) for intent in ClauseIntent if intent not in {i for i, _ in pairs}]
    return Scores(ranked=(*sorted(pairs, key=lambda p: -p[1]), *rest))


@whole_texts
def test_there_are_at_least_six_hundred_texts_with_every_label(lesson):
    learned, held = training_texts(lesson), sealed(lesson)
    assert len(learned) + len(held) >= 600
    for texts in (learned, held):
        assert {label for text in texts for label in text.labels} == set(lesson.labels)


def test_a_third_of_the_texts_is_sealed():
    assert len(sealed(TEXT_KINDS)) * 3 >= len(training_texts(TEXT_KINDS)) + len(sealed(TEXT_KINDS))


@whole_texts
def test_no_sealed_text_is_learned(lesson):
    def shape(text: str) -> str:
        return re.sub(r"\W+|\d+", " ", text.casefold())

    learned = {shape(t.text) for t in training_texts(lesson)}
    assert not [t for t in sealed(lesson) if shape(t.text) in learned]


def test_a_model_of_other_texts_or_none_at_all_guesses_nothing(tmp_path, monkeypatch):
    def ask():
        categoriser._model.cache_clear()
        return scores_of(TEXT_KINDS, "ships Friday")

    monkeypatch.setattr(categoriser, "MODELS", tmp_path)
    try:
        assert not is_trained(TEXT_KINDS)
        assert ask() is None
        path_of(TEXT_KINDS).write_bytes(b"0" * 64 + small_model())
        assert ask() is None
        path_of(TEXT_KINDS).write_bytes(stamped(TEXT_KINDS, small_model()))
        assert is_trained(TEXT_KINDS)
        assert ask() is not None
        assert scores_of(TEXT_KINDS, "  ") is None
    finally:
        categoriser._model.cache_clear()


def test_what_hardly_reads_like_news_waits_for_a_person(monkeypatch):
    text = "PO 4512 line 3: 20 pcs ship 12/4."
    monkeypatch.setattr("parsers.prose.body.text_scores", lambda *_: scored((TextKind.MARKETING, 0.9)))
    (doubted,) = read(text)
    monkeypatch.setattr("parsers.prose.body.text_scores", lambda *_: scored((TextKind.ACK, 0.9)))
    (sure,) = read(text)
    assert Caution.UNCLEAR_KIND in doubted.cautions
    assert Caution.UNCLEAR_KIND not in sure.cautions


def read(text: str):
    mail = Mail(
        sha256="", source="a.eml", message_id=None, date=datetime(2026, 11, 20, 15, tzinfo=UTC), local_date=DAY,
        sender=Address(name="Jim", email="jim@vendor.example"), subject="your order", text=text,
    )  # fmt: skip
    return read_body(mail, context=ReadingContext(reference=DAY, known_pos=frozenset({"4512"}))).statements


def test_a_text_without_statements_takes_the_kind_that_was_learned_else_that_of_the_rules():
    assert body_kind((), questions=0, text="x", learned=scored((TextKind.INVOICE, 0.8))) is MailKind.INVOICE
    assert body_kind((), questions=1, text="x") is MailKind.QUESTION
    assert body_kind((), questions=0, text="x") is MailKind.OTHER


def test_kinds_that_tell_news_are_those_with_statements():
    assert {TextKind.QUOTE, TextKind.INVOICE, TextKind.MARKETING, TextKind.QUESTION}.isdisjoint(NEWS)


def test_several_kinds_may_hold_for_one_text():
    both = scored((TextKind.ACK, 0.7), (TextKind.QUESTION, 0.6), (TextKind.QUOTE, 0.1))
    assert sure_kinds(both) == (TextKind.ACK, TextKind.QUESTION)
    assert not is_hardly_news(both)
    assert sure_kinds(None) == ()
    assert not is_hardly_news(None)


def test_an_unknown_label_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        labelled_texts("- {labels: [nonsense], text: x}", TextKind)


def test_a_paper_whose_kind_only_its_text_tells_waits_for_a_person(monkeypatch):
    rows = (("Line", "Item", "Qty"), ("1", "PLATE A36 1/2 X 96 X 240", "12"), ("2", "SHEET 10GA", "40"))
    untitled = layout_of([Grid(name="x", page=1, rows=rows)])
    context = ReadingContext(reference=DAY, known_pos=frozenset({"4512"}))

    def statements(scores: Scores | None):
        monkeypatch.setattr("parsers.papers.document_kind.text_scores", lambda *_: scores)
        return interpret(untitled, name="x.xlsx", context=context).statements

    assert statements(None) == ()
    assert statements(scored((TextKind.MARKETING, 0.9))) == ()
    waiting = statements(scored((TextKind.ACK, 0.9)))
    assert len(waiting) == 2
    assert all(Caution.UNCLEAR_KIND in s.cautions for s in waiting)
