"""What a whole text is about, and whether it can be news of order lines at all."""

from parsers.kinds.categoriser import scores_of
from parsers.kinds.learned import TEXT_KINDS, Scores, TextKind

# Texts of these kinds tell news of order lines.
NEWS = frozenset(
    {
        TextKind.ACK,
        TextKind.ASN,
        TextKind.PACK,
        TextKind.DELAY,
        TextKind.STATUS,
        TextKind.CANCEL,
        TextKind.SUBSTITUTE,
    }
)
_HOLDS = 0.35  # three of four kinds with this probability were right (5-fold on the training texts)
_HARDLY_NEWS = 0.25  # below lay 25 % of the texts without news and 2 % of those with (same measurement)


def text_scores(subject: str, text: str) -> Scores | None:
    """Return how likely each kind is; None without a trained model."""
    return scores_of(TEXT_KINDS, text, subject=subject)


def sure_kinds(scores: Scores | None, *, at_least: float = _HOLDS) -> tuple[TextKind, ...]:
    """Return the kinds that hold, likeliest first; perhaps none."""
    return tuple(map(TextKind, scores.at_least(at_least))) if scores else ()


def is_hardly_news(scores: Scores | None) -> bool:
    """Tell whether a person should look before anything in the text is taken for news."""
    return scores is not None and scores.share(*NEWS) <= _HARDLY_NEWS
