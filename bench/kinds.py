"""Measures which kind of text a text is on the sealed texts: rules alone, and the categoriser.

The sealed texts were written apart from the training texts and from the rules; read the figures, not the texts.
Run after `make train`.
"""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from domain.document import ReadingContext, StatementKind
from domain.mail import Address, Mail, MailKind
from parsers.kinds.categoriser import loaded, scores_with
from parsers.kinds.text_kinds import NEWS, LabelledText, TextKind
from parsers.kinds.training import labelled_texts, trained, training_texts
from parsers.mail_kind import kind_of_mail
from parsers.papers.document_kind import title_kind
from parsers.prose import body

SEALED = Path(__file__).resolve().parent.parent / "tests" / "parsers" / "kinds" / "sealed_texts.yaml"
DAY = date(2026, 11, 20)
SAID = {StatementKind.CANCEL: TextKind.CANCEL, StatementKind.REJECT: TextKind.CANCEL,
        StatementKind.SUBSTITUTE: TextKind.SUBSTITUTE, StatementKind.BACKORDER: TextKind.DELAY}  # fmt: skip
CALLED = {MailKind.ACK_REV: TextKind.ACK, MailKind.ASN: TextKind.ASN}


def by_rules(text: LabelledText) -> TextKind | None:
    """Return what titles and the prose reader say, without the categoriser; None where they say nothing."""
    titles = (title_kind(line) for line in text.text.splitlines()[:5])
    titled = next((kind for kind in titles if kind is not None), None)
    mail = Mail(
        sha256="", source="x", message_id=None, date=datetime(2026, 11, 20, 15, tzinfo=UTC), local_date=DAY,
        sender=Address(name="", email="x@vendor.example"), subject=text.subject, text=text.text,
    )  # fmt: skip
    read = body.read_body(mail, context=ReadingContext(reference=DAY))
    said = next((SAID[s.kind] for s in read.statements if s.kind in SAID), None)
    kind = titled or kind_of_mail(mail, (read,))
    if kind in {MailKind.OTHER, MailKind.REPLY}:
        return said or (TextKind.ACK if read.statements else None)
    return said or CALLED.get(kind) or TextKind(kind.value)


def main() -> None:
    """Print shares of right kinds on the sealed texts."""
    body.scores_of = lambda *_: None  # type: ignore[assignment] # the rules alone are measured beside it
    model = loaded(trained(training_texts()))
    texts = labelled_texts(SEALED.read_text(encoding="utf-8"))
    right: Counter[str] = Counter()
    fired = held = news = false_alarms = caught = 0
    for text in texts:
        ruled, scores = by_rules(text), scores_with(model, text.subject, text.text)
        right["rules alone (silence is wrong)"] += ruled in text.kinds
        right["rules where they fire"] += ruled in text.kinds
        fired += ruled is not None
        right["categoriser alone"] += scores.best in text.kinds
        right["categoriser where it is sure"] += bool(scores.kinds) and scores.kinds[0] in text.kinds
        held += bool(scores.kinds)
        is_news = bool(set(text.kinds) & NEWS)
        news += is_news
        false_alarms += is_news and scores.hardly_news
        caught += not is_news and scores.hardly_news
    of = {"rules where they fire": fired, "categoriser where it is sure": held}
    print(f"{len(texts)} sealed texts")
    for name, count in right.items():
        total = of.get(name, len(texts))
        print(f"  {name:58} {count / max(total, 1):.3f} of {total}")
    print(f"  held as hardly news: {caught} of {len(texts) - news} without news, {false_alarms} of {news} with news")


if __name__ == "__main__":
    main()
