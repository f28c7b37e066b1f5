"""Gathers what the health page, the metrics and the doctor say about the running service."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.engine import read_session
from db.repositories.keyvalues import KeyValues
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from db.repositories.workers import Workers
from domain.service import AccountFigures, Backlog, HealthLimits, ServiceState, failure_class
from flows.clock import now
from flows.home import Home
from flows.intake_health import intake_health

QUEUE_FIGURES = "queues"  # what waits in the engine's queues, as a worker measured it last


def service_state(home: Home) -> ServiceState:
    """Return the state of the service as the database tells it.

    Raises:
        StoreError: the database is away.
    """
    accounts = _accounts(home)
    with read_session(home.engine) as session:
        mails = Mails(session)
        return ServiceState(
            at=Workers(session).moment(),
            workers=Workers(session).every_worker(),
            backlogs=_backlogs(KeyValues(session).get(QUEUE_FIGURES)),
            accounts=accounts,
            mails={outcome.value if outcome else "unread": count for outcome, count in mails.by_outcome().items()},
            failures=Counter(map(failure_class, mails.failure_reasons())),
            waiting_cases=Statements(session).count_waiting(),
        )


def _accounts(home: Home) -> tuple[AccountFigures, ...]:
    return tuple(
        AccountFigures(
            account=health.account,
            last_good_poll=health.last_ok,
            alarm="; ".join(alarm.words for alarm in health.alarms if alarm.urgent),
            faults={fault.kind.value: fault.count for fault in health.faults},
        )
        for health in intake_health(home, at=now())
    )


def health_limits(home: Home) -> HealthLimits:
    """Return from when on this installation counts as ill."""
    return HealthLimits(silent_worker=home.settings.silent_after)


def _backlogs(figures: Mapping[str, Any] | None) -> tuple[Backlog, ...]:
    return tuple(
        Backlog(queue=queue, waiting=figure["waiting"], oldest=datetime.fromisoformat(figure["oldest"]))
        for queue, figure in (figures or {}).items()
    )
