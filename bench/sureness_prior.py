"""Fit the shipped decision model on invented orders and papers, and write it with how it was made.

    python bench/sureness_prior.py [--papers 1500] [--seed 7] [--write]

Every paper names an order (or not), and lists its lines in a vendor's manner: words left out or in another order,
quantities converted, short or changed, prices moved, look-alike lines beside it, rows of other customers. The matcher
chooses; the truth is known; the weights are those of a ridge logistic regression (Newton steps). Nothing of the
acceptance corpora is used.
"""

import argparse
import json
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from domain.document import Document, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.purchase import PoLine, Vendor, po_key
from domain.quantity import Quantity
from matching.decision_model import FEATURES, features_of
from matching.engine import match_document
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook, Trust
from matching.sureness import LineEvidence, Sureness, prior_sureness

_DAY = date(2026, 3, 2)
_RIDGE = 2.0
_OUT = Path(__file__).resolve().parents[1] / "matching" / "sureness_prior.json"
_FORMS = (
    ("PLATE A36 {t} X {w} X {l}", ("1/4", "3/8", "1/2", "3/4", "1"), ("48", "60", "96"), ("120", "240")),
    ("HR FLAT A36 {t} X {w} X {l}'", ("1/4", "3/8", "1/2"), ("1", "2", "3", "4"), ("20", "12")),
    ("CF ROUND 1018 {w} DIA X {l}'", ("",), ("1/2", "3/4", "1", "1-1/2", "2"), ("12", "20")),
    ("HR SHEET A1011 CS-B {t}GA X {w} X {l}", ("10", "11", "14", "16"), ("48", "60"), ("96", "120", "144")),
    ("SS 304 2B SHEET {t}GA X {w} X {l}", ("11", "16", "20"), ("36", "48"), ("96", "120")),
    ("HSS A500-B {w} X {w} X {t} X {l}'", ("3/16", "1/4"), ("2", "3", "4", "6"), ("20", "24", "40")),
)


def _item(rng: random.Random) -> str:
    form, t, w, length = rng.choice(_FORMS)
    return form.format(t=rng.choice(t), w=rng.choice(w), l=rng.choice(length))


def _order(rng: random.Random, number: int) -> list[PoLine]:
    lines, description = [], _item(rng)
    for n in range(1, rng.randint(1, 8) + 1):
        if n == 1 or rng.random() > 0.25:
            description = _item(rng)
        lines.append(
            PoLine(
                po=str(45000 + number),
                line=str(n),
                vendor_id="V1",
                uom="PC",
                description=description,
                item=f"X{rng.randint(10000, 99999)}",
                ordered=Decimal(rng.choice((5, 8, 10, 12, 20, 24, 40, 60, 100))),
                unit_price=Decimal(rng.randint(500, 20000)) / 100,
                price_uom="PC",
                order_date=_DAY,
                need_date=date(2026, 4, rng.randint(1, 28)),
            )
        )
    return lines


def _words(rng: random.Random, line: PoLine) -> str:
    words = line.description.split()
    if rng.random() < 0.25:
        words = [w for w in words if rng.random() > 0.15] or words
    if rng.random() < 0.2:
        words = [*words[2:], *words[:2]]
    if rng.random() < 0.05:
        words = [w.replace("1", "7", 1) if rng.random() < 0.2 else w for w in words]
    return " ".join(words)


def _row(rng: random.Random, line: PoLine, place: int, *, names_po: bool, numbered: bool) -> Statement:
    quantity = line.ordered if rng.random() > 0.2 else Decimal(rng.randint(1, int(line.ordered)))
    price = line.unit_price if rng.random() > 0.15 else None
    if price is not None and rng.random() < 0.1:
        price = price * Decimal("1.05")
    target = LineReference(
        row=f"r{place}",
        po_text=line.po if names_po else None,
        po_line=line.line if numbered else None,
        line_text=str(place + 1) if rng.random() < 0.5 else None,
        item_text=_words(rng, line) if rng.random() > 0.08 else "",
        codes=(line.item,) if rng.random() < 0.3 else (),
    )
    return Statement(
        kind=StatementKind.CONFIRM,
        target=target,
        quantity=Quantity(value=quantity, uom="PC"),
        unit_price=price,
        price_uom="PC" if price else None,
        reading=rng.choice((1.0, 1.0, 1.0, 0.95, 0.85)),
    )


def _paper(rng: random.Random, orders: list[list[PoLine]]) -> tuple[list[tuple[float, ...]], list[bool]]:
    order = rng.choice(orders)
    names_po, around, numbered = rng.random() > 0.4, rng.random() > 0.4, rng.random() < 0.2
    meant = [line for line in order if rng.random() > 0.2] or order[:1]
    if rng.random() < 0.1:  # a repeat of an order that is not in our books any more
        meant = [PoLine(**{f: getattr(line, f) for f in line.__slots__} | {"po": "99999"}) for line in meant]
    rows = [_row(rng, line, i, names_po=names_po, numbered=numbered) for i, line in enumerate(meant)]
    if rng.random() < 0.15:
        rows.append(_row(rng, _order(rng, 900)[0], len(rows), names_po=names_po, numbered=False))
        meant = [*meant, PoLine(po="none", line="0", vendor_id="V1", uom="PC", ordered=Decimal(1))]
    seen: list[LineEvidence] = []

    def recorded(evidence: LineEvidence) -> Sureness:
        seen.append(evidence)
        return prior_sureness(evidence)

    labels, found = [], []
    document = Document(
        name="ack.pdf", kind=MailKind.ACK, statements=tuple(rows), po_numbers=(order[0].po,) if names_po else ()
    )
    book = OrderBook(
        orders={po_key(o[0].po): tuple(OpenLine(line=line) for line in o) for o in orders},
        vendor=Vendor(vendor_id="V1", name="Vendor"),
    )
    facts = MailFacts(
        mail_id=1,
        source="x",
        vendor_id="V1",
        trust=Trust.VENDOR,
        document_on=_DAY,
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        mentioned_pos=(order[0].po,) if around else (),
    )
    matched = match_document(document, mail=facts, book=book, options=MatchOptions(sureness=recorded))
    truth = {f"r{i}": line for i, line in enumerate(meant)}
    if len(matched) != len(seen):  # rows that fell together cannot be told apart here
        return [], []
    for word, evidence in zip(matched, seen, strict=True):
        line = truth[word.statement.target.row]
        if word.line is not None:
            found.append(features_of(evidence))
            labels.append((word.po, word.line) == (line.po, line.line))
    return found, labels


def fit(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the weights of a ridge logistic regression by Newton steps."""
    weights = np.zeros(features.shape[1])
    ridge = np.eye(features.shape[1]) * _RIDGE
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (right - chance) - ridge @ weights
        step = np.linalg.solve((features.T * (chance * (1 - chance))) @ features + ridge, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    for n in range(chosen.papers):
        if n % 25 == 0:
            orders = [_order(rng, i) for i in range(12)]
        found, right = _paper(rng, orders)
        rows += found
        labels += right
    x, y = np.array(rows), np.array(labels, dtype=float)
    half = len(x) * 2 // 3
    weights = fit(x[:half], y[:half])
    chance = 1 / (1 + np.exp(-(x[half:] @ weights)))
    print(f"{len(x)} rows, {1 - y.mean():.2%} wrong")
    for low, high in ((0, 0.5), (0.5, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 1.01)):
        at = (chance >= low) & (chance < high)
        if at.any():
            predicted, found = 1 - chance[at].mean(), 1 - y[half:][at].mean()
            print(f"  {low:.2f}-{high:.2f}: {at.sum():5d} rows, predicted {predicted:.3%} wrong, {found:.3%} are")
    weights = fit(x, y)
    print(*(f"  {name:14} {weight:+.3f}" for name, weight in zip(FEATURES, weights, strict=True)), sep="\n")
    if chosen.write:
        held = {
            "made_by": "bench/sureness_prior.py: ridge logistic regression on invented orders and papers",
            "papers": chosen.papers,
            "seed": chosen.seed,
            "rows": len(x),
            "wrong": int(len(y) - y.sum()),
            "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)},
        }
        _OUT.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
