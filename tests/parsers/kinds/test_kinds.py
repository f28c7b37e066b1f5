import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from domain.document import Caution, ReadingContext
from domain.mail import Address, Mail, MailKind
from parsers.kinds import categoriser
from parsers.kinds.categoriser import TextScores, is_trained, loaded, scores_of, scores_with, stamped
from parsers.kinds.features import features
from parsers.kinds.text_kinds import NEWS, LabelledText, TextKind
from parsers.kinds.training import labelled_texts, trained, training_texts
from parsers.prose.body import read_body
from parsers.prose.mail_words import body_kind

DAY = date(2026, 11, 20)
SEALED = Path(__file__).with_name("sealed_texts.yaml")
SHIPS = LabelledText(subject="", text="Order confirmed, ships Friday.", kinds=(TextKind.ACK,))
ASKS = LabelledText(subject="", text="Which finish do you need?", kinds=(TextKind.QUESTION,))


@cache
def small_model() -> bytes:
    return trained([SHIPS, ASKS] * 12, rounds=20)


def scored(*pairs: tuple[TextKind, float]) -> TextScores:
    rest = [(kind, 0.0) for kind in TextKind if kind not in {k for k, _ in pairs}]
    return TextScores(ranked=(*sorted(pairs, key=lambda p: -p[1]), *rest))


def test_a_model_learns_its_texts_in_seconds_and_survives_being_stored():
    nlp = loaded(small_model())
    assert scores_with(nlp, "", "your order is confirmed and ships Monday").best is TextKind.ACK
    assert scores_with(nlp, "", "which length do you need?").best is TextKind.QUESTION


def test_the_same_texts_give_the_same_model():
    nlp, again = loaded(small_model()), loaded(trained([SHIPS, ASKS] * 12, rounds=20))
    for text in ("ships Friday", "which one?"):
        one, other = scores_with(nlp, "", text).ranked, scores_with(again, "", text).ranked
        assert [k for k, _ in one] == [k for k, _ in other]
        assert [s for _, s in one] == pytest.approx([s for _, s in other], abs=1e-4)


def test_numbers_are_not_learned_by_heart():
    assert features("PO 4512", "ships 12/04 for 4512") == features("PO 9981", "ships 01/15 for 9981")


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_has_features_and_scores(text, subject):
    scores = scores_with(loaded_once(), subject, text)
    assert len(scores.ranked) == len(TextKind)
    assert 0 <= scores.news <= 1


@cache
def loaded_once():
    return loaded(small_model())


def test_there_are_at_least_six_hundred_texts_of_which_a_third_is_sealed():
    training, sealed = training_texts(), labelled_texts(SEALED.read_text(encoding="utf-8"))
    assert len(training) + len(sealed) >= 600
    assert len(sealed) * 3 >= len(training) + len(sealed)
    for texts in (training, sealed):
        assert {kind for text in texts for kind in text.kinds} == set(TextKind)


def test_no_sealed_text_is_learned():
    def shape(text: str) -> str:
        return re.sub(r"\W+|\d+", " ", text.casefold())

    learned = {shape(t.text) for t in training_texts()}
    assert not [t for t in labelled_texts(SEALED.read_text(encoding="utf-8")) if shape(t.text) in learned]


def test_a_model_of_other_texts_or_none_at_all_guesses_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(categoriser, "MODEL", tmp_path / "kinds.bin")
    categoriser._model.cache_clear()
    try:
        assert not is_trained()
        assert scores_of("", "ships Friday") is None
        (tmp_path / "kinds.bin").write_bytes(b"0" * 64 + small_model())
        categoriser._model.cache_clear()
        assert scores_of("", "ships Friday") is None
        (tmp_path / "kinds.bin").write_bytes(stamped(small_model()))
        categoriser._model.cache_clear()
        assert is_trained()
        assert scores_of("", "ships Friday") is not None
        assert scores_of("", "  ") is None
    finally:
        categoriser._model.cache_clear()


def test_what_hardly_reads_like_news_waits_for_a_person(monkeypatch):
    text = "PO 4512 line 3: 20 pcs ship 12/4."
    monkeypatch.setattr("parsers.prose.body.scores_of", lambda *_: scored((TextKind.MARKETING, 0.9)))
    (doubted,) = read(text)
    monkeypatch.setattr("parsers.prose.body.scores_of", lambda *_: scored((TextKind.ACK, 0.9)))
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


@pytest.mark.parametrize("source", ["- {kinds: [nonsense], text: x}"])
def test_an_unknown_label_is_refused(source):
    with pytest.raises(ValueError, match="nonsense"):
        labelled_texts(source)


def test_the_training_texts_are_one_list_of_records():
    rows = yaml.safe_load(Path(categoriser.__file__).with_name("training_texts.yaml").read_text(encoding="utf-8"))
    assert {frozenset(row) for row in rows} == {frozenset({"kinds", "subject", "text"})}
