"""What monitors ask: ``/healthz`` for "is it well", ``/metrics`` for figures over time. Both need no login.

They show counts, names of workers, queues and accounts, and no words of mails or orders.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import StoreError
from domain.redaction import redacted
from domain.service import ServiceState, Worker, complaints
from flows.home import Home
from flows.service_state import health_limits, service_state

PATHS = frozenset({"/healthz", "/metrics"})


class WithHealth:
    """Another application with the two routes in front of it.

    They stand before its rules about hosts, sign-in and headers: a monitor asks by whatever name it knows.
    """

    def __init__(self, app: ASGIApp, home: Home) -> None:
        self._app, self._health = app, health_app(home)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        ours = scope["type"] == "http" and scope["path"] in PATHS
        await (self._health if ours else self._app)(scope, receive, send)


def health_app(home: Home) -> FastAPI:
    """Return an application that answers monitors only."""
    app = FastAPI(title="Backstop", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(health_router(home))
    return app


def health_router(home: Home) -> APIRouter:
    """Return the two routes for monitors."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        """Answer 200 when the service is well, else 503 with the reasons."""
        reasons = _reasons(home)
        return JSONResponse({"well": not reasons, "reasons": reasons}, status_code=503 if reasons else 200)

    @router.get("/metrics")
    def metrics() -> Response:
        """Answer in Prometheus's text format; 503 while the database is away."""
        try:
            state = service_state(home)
        except StoreError as error:
            return JSONResponse({"reasons": [redacted(str(error))]}, status_code=503)
        return Response(exposition(state), media_type=CONTENT_TYPE_LATEST)

    return router


def _reasons(home: Home) -> list[str]:
    try:
        state = service_state(home)
    except StoreError as error:
        return [redacted(f"database: {error}")]
    return [redacted(reason) for reason in complaints(state, health_limits(home))]


def exposition(state: ServiceState) -> bytes:
    """Return the state as Prometheus text."""
    registry = CollectorRegistry()
    registry.register(_StateCollector(state))
    return generate_latest(registry)


class _StateCollector(Collector):
    """The figures lie in the database, written by all workers: one answer tells of the whole cluster."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state

    def collect(self) -> Iterable[Metric]:
        """Yield every metric."""
        state = self._state
        yield _gauge("queue_depth", "Jobs waiting or running", "queue", ((b.queue, b.waiting) for b in state.backlogs))
        yield _gauge(
            "queue_oldest_seconds",
            "Age of the oldest job waiting or running",
            "queue",
            ((b.queue, (state.at - b.oldest).total_seconds()) for b in state.backlogs if b.oldest),
        )
        yield _gauge(
            "last_good_poll_timestamp_seconds",
            "When an account was read to its end",
            "account",
            ((redacted(a.account), a.last_good_poll.timestamp()) for a in state.accounts if a.last_good_poll),
        )
        yield _gauge(
            "account_alarm",
            "1 where a person must act",
            "account",
            ((redacted(a.account), bool(a.alarm)) for a in state.accounts),
        )
        yield _poll_faults(state)
        yield _gauge("mails", "Mails by outcome", "outcome", state.mails.items())
        yield _gauge("failed_mails", "Failed mails by kind of reason", "reason", state.failures.items())
        yield _gauge(
            "failures_total", "Jobs that ended in an error, by stage and error", "failure", _failures(state.workers)
        )
        yield GaugeMetricFamily(
            "backstop_waiting_cases", "Statements that wait for a person", value=state.waiting_cases
        )
        yield _gauge(
            "worker_seen_timestamp_seconds",
            "Last sign of life of a worker that has not ended",
            "worker",
            ((w.name, w.seen_at.timestamp()) for w in state.workers if w.seen_at and not w.stopped_at),
        )
        yield _stage_seconds(state.workers)


def _poll_faults(state: ServiceState) -> GaugeMetricFamily:
    family = GaugeMetricFamily("backstop_poll_faults_total", "Troubles of polls by kind", labels=["account", "kind"])
    for account in state.accounts:
        for kind, count in account.faults.items():
            family.add_metric([redacted(account.account), kind], count)
    return family


def _gauge(name: str, words: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"backstop_{name}", words, labels=[label])
    for value_of, value in values:
        family.add_metric([value_of], float(value))
    return family


def _failures(workers: Iterable[Worker]) -> Iterator[tuple[str, float]]:
    summed: dict[str, int] = {}
    for worker in workers:
        for failure, count in worker.figures.get("failures", {}).items():
            summed[failure] = summed.get(failure, 0) + count
    yield from summed.items()


def _stage_seconds(workers: Iterable[Worker]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(
        "backstop_stage_seconds", "Seconds a job of a stage took", labels=["worker", "stage"]
    )
    for worker in workers:
        for stage, figure in worker.figures.get("stages", {}).items():
            family.add_metric([worker.name, stage], buckets=_buckets(figure), sum_value=figure["seconds"])
    return family


def _buckets(figure: dict[str, Any]) -> list[tuple[str, float]]:
    ordered = sorted(figure["buckets"].items(), key=lambda item: float(item[0]))
    return [*ordered, ("+Inf", figure["runs"])]
