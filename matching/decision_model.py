"""The decision model: from what is known about the choice of a line to one probability, by a small readable formula.

The weights lie in ``sureness_prior.json`` beside this module, with how they were made. They are shipped as fitted on
our own invented papers; decisions of coordinators are spent on the threshold, not on the weights (matching.md D4).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log2

from matching.sureness import Choice, Found, LineEvidence, Sureness, prior_sureness

_NAMED_BUT_OTHER_GOODS = 0.6
_CERTAIN = 1e-4  # no choice is surer than this leaves it
_TWINS = 3.0  # bits within which a second candidate is as good
_PRINTED = frozenset({Found.PRINTED, Found.FOLDED})
_AROUND = frozenset({Found.MENTIONED, Found.VENDOR_ORDER})
FEATURES = (
    "one", "named", "order_printed", "order_around", "log_odds", "margin", "twin", "against", "other_goods", "goods",
    "quantity", "crowd",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionModel:
    """Weights by feature; the sum over a choice are its natural log odds of being right."""

    weights: Mapping[str, float]

    def score(self, evidence: LineEvidence) -> float:
        """Return the chance that the line is right, 0 to 1."""
        if evidence.choice is Choice.NONE:
            return 0.0
        values = features_of(evidence)
        odds = sum(self.weights[name] * value for name, value in zip(FEATURES, values, strict=True))
        chance = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))
        if evidence.choice is Choice.NAMED and evidence.item_differs is not None:
            chance = min(chance, _NAMED_BUT_OTHER_GOODS)
        return min(1.0 - _CERTAIN, chance)


def features_of(evidence: LineEvidence) -> tuple[float, ...]:
    """Return the values of ``FEATURES``; all of the size of one."""
    named = evidence.choice is Choice.NAMED
    posterior = min(1 - 1e-6, max(1e-6, evidence.posterior))
    said = {level.text: level.bits for level in evidence.levels}
    against = -sum(bits for bits in said.values() if bits < 0)
    return (
        1.0,
        float(named),
        float(evidence.found in _PRINTED),
        float(evidence.found in _AROUND),
        0.0 if named else log(posterior / (1 - posterior)) / 10,
        0.0 if named else min(20.0, max(0.0, evidence.margin)) / 10,
        float(not named and evidence.margin < _TWINS),
        min(20.0, against) / 10,
        float(evidence.item_differs is not None),
        min(20.0, sum(bits for text, bits in said.items() if bits > 0 and "quantity" not in text)) / 10,
        float(any("quantity" in text and bits > 0 for text, bits in said.items())),
        0.0 if named else log2(max(1, evidence.candidates)) / 10,
    )


@cache
def shipped_model() -> DecisionModel:
    """Return the model as shipped."""
    held = json.loads((files("matching") / "sureness_prior.json").read_text(encoding="utf-8"))
    return DecisionModel(weights={name: float(held["weights"][name]) for name in FEATURES})


def decided_sureness(evidence: LineEvidence) -> Sureness:
    """Return the sureness as the matcher asks for it.

    The odds of the choice stay the gate that needs no decisions of anybody; the model's chance together with the
    reader's sureness of the values is what is shown and what thresholds are learned on.
    """
    chance = shipped_model().score(evidence) * min(1.0, max(0.0, evidence.reading))
    return Sureness(line=prior_sureness(evidence).line, whole=chance)
