from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.delivery import Evidence, EvidenceKind
from outbound.unknown import PATIENCE, Doubt, Settlement, settle

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + PATIENCE
PROOF = Evidence(outbox_id=1, kind=EvidenceKind.OWN_COPY, source="mail 7", at=NOON)
DOUBT = Doubt(since=NOON, times=1, evidence=(), copies_come=True, seen_alive=LATER, open=2)


@pytest.mark.parametrize(
    ("doubt", "at", "settlement"),
    [
        pytest.param(replace(DOUBT, evidence=(PROOF,)), NOON, Settlement.ACCEPTED, id="proof settles at once"),
        pytest.param(replace(DOUBT, evidence=(PROOF,), times=2), LATER, Settlement.ACCEPTED, id="and at any time"),
        pytest.param(DOUBT, LATER - timedelta(seconds=1), Settlement.WAIT, id="a copy takes its time"),
        pytest.param(DOUBT, LATER, Settlement.SEND_AGAIN, id="no copy where copies come"),
        pytest.param(replace(DOUBT, seen_alive=None), LATER, Settlement.WAIT, id="never looked"),
        pytest.param(replace(DOUBT, seen_alive=NOON), LATER, Settlement.WAIT, id="looked too early"),
        pytest.param(replace(DOUBT, copies_come=False), LATER, Settlement.PERSON, id="nowhere to look"),
        pytest.param(replace(DOUBT, times=2), LATER, Settlement.PERSON, id="a second time"),
        pytest.param(replace(DOUBT, answered=1, open=1), LATER, Settlement.PERSON, id="partly answered"),
        pytest.param(replace(DOUBT, answered=2, open=0), LATER, Settlement.DROP, id="all answered"),
    ],
)
def test_what_follows_from_what_is_known(doubt, at, settlement):
    verdict = settle(doubt, at=at)
    assert verdict.settlement is settlement
    assert verdict.words


def test_nothing_but_silence_on_a_working_way_sends_a_mail_again():
    again = [
        settle(replace(DOUBT, times=times, copies_come=come, seen_alive=alive, answered=answered), at=at).settlement
        for times in (1, 2)
        for come in (True, False)
        for alive in (None, NOON, LATER)
        for answered in (0, 1, 2)
        for at in (NOON, LATER, LATER + timedelta(days=1))
    ]
    assert again.count(Settlement.SEND_AGAIN) == 2
