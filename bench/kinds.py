"""Measures on the sealed texts which kind a text is: titles and prose rules alone, and the categoriser.

The sealed texts were written apart from the training texts and from the rules; read the figures, not the texts.
"""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from domain.document import ReadingContext, StatementKind
from domain.mail import Address, Mail, MailKind
from parsers.kinds.categoriser import loaded, scores_with
from parsers.kinds.learned import TEXT_KINDS, LabelledText, TextKind
from parsers.kinds.text_kind import NEWS, is_hardly_news, sure_kinds
from parsers.kinds.training import labelled_texts, trained, training_texts
from parsers.mail_kind import kind_of_mail
from parsers.papers.titles import kind_of_name
from parsers.prose import body

SEALED = Path(__file__).resolve().parent.parent / "tests" / "parsers" / "kinds" / "sealed_texts.yaml"
DAY = date(2026, 11, 20)
SAID = {StatementKind.CANCEL: TextKind.CANCEL, StatementKind.REJECT: TextKind.CANCEL,
        StatementKind.SUBSTITUTE: TextKind.SUBSTITUTE, StatementKind.BACKORDER: TextKind.DELAY}  # fmt: skip
CALLED = {MailKind.ACK_REV: TextKind.ACK, MailKind.ASN: TextKind.ASN}


def by_rules(text: LabelledText) -> TextKind | None:
    """Return what titles and the prose reader say, without the categoriser; None where they say nothing."""
    titles = (kind_of_name(line) for line in text.text.splitlines()[:5] if len(line) <= 90)
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
    body.text_scores = lambda *_: None  # type: ignore[assignment] # the rules alone are measured beside it
    model = loaded(TEXT_KINDS, trained(training_texts(TEXT_KINDS), TEXT_KINDS))
    texts = labelled_texts(SEALED.read_text(encoding="utf-8"), TextKind)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for text in texts:
        scores = scores_with(model, TEXT_KINDS, text.text, subject=text.subject)
        ruled, sure = by_rules(text), sure_kinds(scores)
        told = {
            "rules alone (silence is wrong)": (ruled,),
            "rules where they fire": (ruled,) if ruled else (),
            "categoriser alone": (scores.best,),
            "categoriser where it is sure": sure[:1],
        }
        for name, kinds in told.items():
            asked[name] += bool(kinds)
            right[name] += bool(kinds) and kinds[0] in text.labels
        news = "with" if set(text.labels) & NEWS else "without"
        asked[f"held as hardly news, of those {news} news"] += 1
        right[f"held as hardly news, of those {news} news"] += is_hardly_news(scores)
    print(f"{len(texts)} sealed texts")
    for name, total in asked.items():
        print(f"  {name:45} {right[name] / max(total, 1):.3f} of {total}")


if __name__ == "__main__":
    main()
