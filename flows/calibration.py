"""Keeps the sureness honest: learns thresholds from decisions and has applied statements looked at again.

Vendors whose applied statements turn out wrong too often go back into review, with the reason.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.decisions import AUDIT, Decisions
from db.repositories.keyvalues import KeyValues
from db.repositories.statements import Statements
from domain.decision_log import OUTCOMES, verdicts
from domain.fingerprint import fingerprint
from domain.match import Action, Decision, DecisionEvent, Detail, HoldCode, MatchedStatement
from domain.wire import decode, encode
from flows.decision_writing import moment
from flows.home import Home
from flows.lessons import log_lesson
from matching.calibrate import Calibration, ErrorRate, Labelled, Threshold, clopper_pearson, drifted, fitted
from matching.order_book import MatchOptions

_STATE = "calibration"
LEARNED = "CALIBRATION"  # code of the log's row
_AUDITED = 0.03  # once a threshold is in force
_AGAIN_AFTER = 25  # decisions
_ASKED = tuple(action for action in OUTCOMES if action not in {Action.AUTO_APPLY, Action.SUPERSEDE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A statement that a person decided: ``labelled`` with what it was scored and whether the rule had it right.

    ``shown`` is the chance people saw, ``applied`` tells that a rule had applied it, ``audit`` that it was picked to be
    looked at, so that it speaks for all others.
    """

    labelled: Labelled
    shown: float
    applied: bool
    audit: bool


def judged(session: Session) -> tuple[Judged, ...]:
    """Return what people decided about statements that nothing but the sureness held back, in order of decision."""
    decisions = Decisions(session)
    asked = [e for action in _ASKED for e in decisions.standing_of(action) if not e.who.startswith("rule:")]
    last = verdicts(decisions.of_statements(e.statement_id for e in asked if e.statement_id is not None))
    audits = {e.statement_id for e in decisions.standing_of(Action.AUTO_APPLY) if e.code == AUDIT}
    words = Statements(session).all_as_read(last)
    found = [(last[w.statement_id], w) for w in words if last[w.statement_id].action in _ASKED and _eligible(w)]
    return tuple(
        Judged(
            labelled=Labelled(
                score=w.confidence if w.score is None else w.score,
                right=event.action is Action.ACCEPT,
                document=f"{w.mail_id}/{w.document.name}",
                vendor=w.vendor_id,
            ),
            shown=w.confidence,
            applied=w.decision is Decision.AUTO,
            audit=w.statement_id in audits,
        )
        for event, w in sorted(found, key=lambda pair: pair[0].decision_id)
    )


def _eligible(word: MatchedStatement) -> bool:
    """Only what passed every hard check tells how good the sureness is."""
    return all(hold.startswith(f"{HoldCode.LOW_SURENESS}:") for hold in word.holds)


def refit(home: Home) -> Calibration:
    """Learn anew from all decisions and keep what was learned."""
    with read_session(home.engine) as session:
        known = judged(session)
        applied = Statements(session).applied_by_rule()
        count = Decisions(session).verdict_count()
    target = home.settings.wrong_applied_target
    found = fitted([j.labelled for j in known if j.audit or not j.applied], target=target)
    off = drifted([j.labelled for j in known if j.audit], target=target)
    off = _too_many_found(known, applied, target) | off
    found = replace(found, off=off)
    state = encode(_kept(found)).decode()
    with write_session(home.engine) as session:
        if found != calibration_of(session):
            log_lesson(session, _learned(home, state, found))
        keep_state(session, state, count)
    return found


def keep_state(session: Session, state: str, count: int) -> None:
    """Keep a state of learning, as the decision log holds it, with how many decisions it rests on."""
    KeyValues(session).set(_STATE, {"decided": count, "calibration": state})


def _learned(home: Home, state: str, found: Calibration) -> DecisionEvent:
    """What was learned is a decision of a rule: everything can be rebuilt from the log."""
    at = found.whole.at if found.whole is not None else None
    return DecisionEvent(
        decision_id=0,
        at=moment(home),
        who="rule:calibrate",
        action=Action.TEACH,
        code=LEARNED,
        after="no threshold" if at is None else f"applied from {at:.2%} on",
        reason="; ".join(f"{vendor or 'everybody'} back in review: {why}" for vendor, why in found.off.items()),
        details=(Detail(name="state", value=state),),
    )


def refit_if_due(home: Home) -> None:
    """Learn anew where enough was decided since the last time."""
    with read_session(home.engine) as session:
        held = KeyValues(session).get(_STATE) or {}
        due = Decisions(session).verdict_count() - int(held.get("decided", 0)) >= _AGAIN_AFTER
    if due:
        refit(home)


def _too_many_found(known: Sequence[Judged], applied: dict[str | None, int], target: float) -> dict[str | None, str]:
    """Vendors of whom people put so much right that even if all the rest were right it would be too much."""
    wrong: dict[str | None, int] = {}
    for j in known:
        if j.applied and not j.labelled.right:
            wrong[j.labelled.vendor] = wrong.get(j.labelled.vendor, 0) + 1
    found: dict[str | None, str] = {}
    for vendor, many in wrong.items():
        total = max(many, applied.get(vendor, 0))
        if vendor is not None and many > 1 and clopper_pearson(many, total)[0] > target:
            found[vendor] = f"{many} of {total} applied statements were put right by people, {target:.2%} is allowed"
    return found


def calibration_of(session: Session) -> Calibration:
    """Return what was learned last; nothing yet in a new installation."""
    held = KeyValues(session).get(_STATE)
    return _unkept(decode(_Kept, held["calibration"].encode())) if held else Calibration()


def match_options(session: Session, home: Home, vendor_id: str | None) -> MatchOptions:
    """Return how sure the matcher has to be of a vendor's statements."""
    learned = calibration_of(session)
    why = learned.off.get(vendor_id) or learned.off.get(None)
    at = learned.threshold(vendor_id, otherwise=-1.0)
    return MatchOptions(
        auto_at=home.settings.auto_at,
        score_at=None if at < 0 else at,
        score_why=f"statements applied without a person were wrong too often: {why}" if why else "",
        shown=learned.shown,
    )


def audited(session: Session, home: Home, word: MatchedStatement, mail_sha256: str) -> bool:
    """Tell whether a statement that a rule applies is one of those people look at again; the same for every run."""
    share = home.settings.audit_share
    if not share and (whole := calibration_of(session).whole) is not None and whole.at is not None:
        share = _AUDITED
    name = f"{mail_sha256}/{fingerprint(word.document.name, word.statement)}/{word.po}/{word.line}"
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) < share * 16**8


# --- how it is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptThreshold:
    vendor: str
    at: float | None
    decided: int
    wrong: int
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptOff:
    vendor: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    curve: tuple[tuple[float, float], ...]
    thresholds: tuple[_KeptThreshold, ...]
    off: tuple[_KeptOff, ...]


_WHOLE = ""


def _kept(found: Calibration) -> _Kept:
    thresholds = {**({_WHOLE: found.whole} if found.whole else {}), **found.vendors}
    return _Kept(
        curve=found.curve,
        thresholds=tuple(
            _KeptThreshold(
                vendor=vendor,
                at=t.at,
                decided=t.error.decided,
                wrong=t.error.wrong,
                lower=t.error.lower,
                upper=t.error.upper,
            )
            for vendor, t in thresholds.items()
        ),
        off=tuple(_KeptOff(vendor=vendor, why=why) for vendor, why in found.off.items()),
    )


def _unkept(kept: _Kept) -> Calibration:
    thresholds = {
        t.vendor: Threshold(at=t.at, error=ErrorRate(decided=t.decided, wrong=t.wrong, lower=t.lower, upper=t.upper))
        for t in kept.thresholds
    }
    return Calibration(
        curve=kept.curve,
        whole=thresholds.pop(_WHOLE, None),
        vendors=thresholds,
        off={o.vendor: o.why for o in kept.off},
    )
