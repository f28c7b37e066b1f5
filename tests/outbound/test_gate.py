from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.outbox import BounceKind, BounceRecord, DraftReview, DraftVerdict, OutboxStatus
from outbound.gate import Gate, Mishaps, Traffic, breaker_tripped, by_a_person, by_itself, graduation_refused
from outbound.policy import Graduation, Mode
from outbound.policy_reading import Layer, default_policy, effective
from tests.outbound.conftest import make_state, planned_states

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
RELEASED: dict[str, Any] = {"mode": "automatic", "approval": {"first_mails": 0}}


def gate(
    traffic: Traffic | None = None,
    *,
    mode: Mode = Mode.AUTOMATIC,
    amount: Decimal | None = Decimal(100),
    round_: int = 1,
    **document: Any,
) -> Gate:
    policy = effective(vendor=Layer(name="t", document=RELEASED | document))
    (chase,) = planned_states(make_state("NO_ACK")).chases

    return by_itself(
        replace(chase, round=round_),
        policy=policy,
        mode=mode,
        traffic=traffic or Traffic(sent_before=9),
        amount=amount,
        at=NOW,
    )


def test_a_released_vendors_mail_goes_by_itself() -> None:
    assert gate() == Gate(status=OutboxStatus.QUEUED)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": Mode.DRAFT}, "not automatic"),
        ({"amount": None}, "not known"),
        ({"amount": Decimal(50_001)}, "above 50000"),
        ({"round_": 3}, "round 3"),
        ({"strategic": True}, "strategic"),
        ({"contacts": {"jim@lakeshore.example": {"automatic": False}}}, "no automatic mail"),
        ({"approval": {"first_mails": 10}}, "first 10 mails"),
        ({"caps": {"per_hour": 1}, "traffic": Traffic(sent_before=9, left=(NOW - timedelta(minutes=5),))}, "last hour"),
        ({"caps": {"per_day": 1}, "traffic": Traffic(sent_before=9, left=(NOW - timedelta(hours=5),))}, "within a day"),
    ],
)
def test_what_a_person_has_to_look_at_stays_a_draft_with_the_reason(changes: dict[str, Any], words: str) -> None:
    found = gate(**changes)
    assert found.status is OutboxStatus.DRAFT
    assert any(words in reason for reason in found.reasons)


def test_a_vendor_is_a_draft_until_released() -> None:
    (chase,) = planned_states(make_state("NO_ACK")).chases
    found = by_itself(
        chase, policy=default_policy(), mode=Mode.AUTOMATIC, traffic=Traffic(sent_before=9), amount=Decimal(1), at=NOW
    )
    assert any("has not been released" in reason for reason in found.reasons)


def test_the_last_step_is_written_by_a_person_even_when_he_sends() -> None:

    (chase,) = planned_states(make_state("NO_ACK")).chases
    assert by_a_person(chase, policy=default_policy()).status is OutboxStatus.QUEUED
    assert by_a_person(replace(chase, round=4), policy=default_policy()).status is OutboxStatus.DRAFT


def bounces(count: int, *, minutes: int = 5, kind: BounceKind = BounceKind.HARD) -> tuple[BounceRecord, ...]:
    return tuple(
        BounceRecord(email=f"{n}@v.example", at=NOW - timedelta(minutes=minutes), kind=kind) for n in range(count)
    )


@pytest.mark.parametrize(
    ("mishaps", "trips"),
    [
        (Mishaps(bounces=bounces(5)), "5 mails came back"),
        (Mishaps(bounces=bounces(4)), None),
        (Mishaps(bounces=bounces(9, minutes=61)), None),
        (Mishaps(bounces=bounces(9, kind=BounceKind.DELAYED)), None),
        (Mishaps(unknown=(NOW, NOW, NOW - timedelta(minutes=59))), "fate of 3 mails"),
        (Mishaps(unknown=(NOW, NOW)), None),
        (Mishaps(refused=(NOW,) * 5), "5 mails were refused"),
        (Mishaps(refused=(NOW,) * 4), None),
    ],
)
def test_the_breaker_trips_at_five_bounces_or_refusals_or_three_unknown_in_an_hour(
    mishaps: Mishaps, trips: str | None
) -> None:
    found = breaker_tripped(default_policy().breaker, mishaps, NOW)
    assert (trips in found) if found and trips else found == trips


def reviews(*verdicts: DraftVerdict, days: int = 1) -> tuple[DraftReview, ...]:
    return tuple(
        DraftReview(outbox_id=n, vendor_id="V1", verdict=v, who="Dana", at=NOW - timedelta(days=days))
        for n, v in enumerate(verdicts)
    )


def test_a_vendor_is_released_after_enough_unchanged_drafts() -> None:
    rule = Graduation()
    good = DraftVerdict.UNCHANGED
    assert graduation_refused(rule, reviews(*[good] * 10), at=NOW) is None
    assert "9 drafts" in (graduation_refused(rule, reviews(*[good] * 9), at=NOW) or "")
    assert "changed or refused" in (
        graduation_refused(rule, reviews(*[good] * 10, DraftVerdict.EDITED, DraftVerdict.REFUSED), at=NOW) or ""
    )
    assert graduation_refused(rule, reviews(*[good] * 10, days=91), at=NOW) is not None
