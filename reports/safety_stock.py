"""Safety stock and reorder point by several methods side by side (DOMAIN 6.1).

The spread between the methods is the point: the average alone hides that demand and lead times swing, the largest
values alone tie up money. Assumptions that often fail (normal, stationary demand) are printed with the figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

import numpy as np

_FAT = 1.5  # more than this many times the advised safety stock ties up money
_LEAN = 0.8  # less than this share of the advised safety stock is too little
_RECENT_DAYS = 130  # working days of 26 weeks count twice
_DRAWS = 2_000
_SEED = 20_261_128  # the same history gives the same advice
_ENOUGH_WEEKS = 12
_ENOUGH_RECEIPTS = 6
_WORKING_WEEK = 5
_SPORADIC = 0.5  # share of days without demand


class Method(StrEnum):
    """A way to work out how much to keep for bad days."""

    AVERAGE = "average"  # the trap: no safety at all
    MAX_DAILY = "max daily demand"
    DEMAND = "demand varies"
    LEAD = "lead time varies"
    KING = "both vary"
    DEPENDENT = "both vary together"
    VOLATILITY = "volatility factor"
    COVER = "days of cover"
    BOOTSTRAP = "drawn from history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Demand per working day in the item's unit, and lead times in working days from order to receipt."""

    mean_daily: float
    max_daily: float
    sd_daily: float
    mean_lead: float
    max_lead: float
    sd_lead: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPolicy:
    """What a company sets: service level per item class, volatility factors, days of cover, and who uses what.

    ``volatility`` are given factors per class; other classes work it out from the history (1 to 3).
    """

    service: Mapping[str, float] = field(default_factory=lambda: {"A": 0.98, "B": 0.95, "C": 0.90})
    usual_service: float = 0.95
    volatility: Mapping[str, float] = field(default_factory=dict)
    cover_days: float = 10.0
    methods: Mapping[str, Method] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """One item: issues per working day with zeros (oldest first), lead times of receipts, ages of late open orders."""

    item: str
    daily: Sequence[float]
    lead_days: Sequence[float]
    open_ages: Sequence[float] = ()
    item_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What one method says, in the item's unit: stock for bad days, and the stock at which to order again."""

    method: Method
    safety_stock: float
    reorder_point: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdvice:
    """All methods for one item, the one that counts, and why it does."""

    item: str
    moments: Moments
    advice: tuple[Advice, ...]
    chosen: Method
    why: str
    service: float

    @property
    def counts(self) -> Advice:
        """The advice of the chosen method."""
        return next(a for a in self.advice if a.method is self.chosen)


class Fit(StrEnum):
    """How what is kept today compares with the advice."""

    LEAN = "too lean"
    FAT = "too fat"
    RIGHT = "about right"
    UNKNOWN = "nothing set"


def z_of(service: float) -> float:
    """Return the normal quantile of a cycle service level (not a fill rate), 0 < ``service`` < 1."""
    return NormalDist().inv_cdf(service)


def safety_stock(method: Method, m: Moments, *, z: float, factor: float | None = None, cover_days: float = 0) -> float:
    """Return the safety stock of a method that needs no history, never below zero (formulas: DOMAIN 6.1).

    Raises:
        ValueError: for ``BOOTSTRAP``, which draws from the history (``drawn``).
    """
    over_lead = m.mean_daily * m.mean_lead
    if method is Method.BOOTSTRAP:
        raise ValueError("drawing needs the history of demand and lead times")
    found = {
        Method.AVERAGE: 0.0,
        Method.MAX_DAILY: m.max_daily * m.max_lead - over_lead,
        Method.DEMAND: z * m.sd_daily * sqrt(m.mean_lead),
        Method.LEAD: z * m.mean_daily * m.sd_lead,
        Method.KING: z * sqrt(m.mean_lead * m.sd_daily**2 + m.mean_daily**2 * m.sd_lead**2),
        Method.DEPENDENT: z * m.sd_daily * sqrt(m.mean_lead) + z * m.mean_daily * m.sd_lead,
        Method.VOLATILITY: over_lead * ((factor or volatility_factor(m)) - 1),
        Method.COVER: m.mean_daily * cover_days,
    }
    return max(0.0, found[method])


def volatility_factor(m: Moments) -> float:
    """Return 1 + half the variation of demand + half that of lead times, 1 to 3 (DOMAIN 6.1)."""
    demand = m.sd_daily / m.mean_daily if m.mean_daily else 0.0
    lead = m.sd_lead / m.mean_lead if m.mean_lead else 0.0
    return min(3.0, max(1.0, 1 + 0.5 * demand + 0.5 * lead))


def moments_of(history: ItemHistory) -> Moments:
    """Return the moments: demand capped at its 99th percentile and lead times at their 95th, recent days twice.

    The largest values stay uncapped. Orders that are late today count with their age where it is above the mean,
    else slow vendors would look fast.
    """
    daily = np.asarray(history.daily, dtype=float)
    leads = np.asarray(history.lead_days, dtype=float)
    late = [age for age in history.open_ages if not leads.size or age > leads.mean()]
    leads = np.concatenate([leads, np.asarray(late, dtype=float)])
    capped = np.minimum(daily, np.percentile(daily, 99)) if daily.size else daily
    short = np.minimum(leads, np.percentile(leads, 95)) if leads.size else leads
    weights = np.ones(daily.size)
    weights[-_RECENT_DAYS:] = 2.0
    mean, spread = _weighted(capped, weights)
    return Moments(
        mean_daily=mean, max_daily=float(daily.max(initial=0)), sd_daily=spread,
        mean_lead=float(short.mean()) if short.size else 0.0, max_lead=float(leads.max(initial=0)),
        sd_lead=float(short.std(ddof=1)) if short.size > 1 else 0.0,
    )  # fmt: skip


def _weighted(values: "np.ndarray", weights: "np.ndarray") -> tuple[float, float]:
    if values.size < 2:  # noqa: PLR2004 - one day has no spread
        return (float(values.mean()) if values.size else 0.0), 0.0
    mean = float(np.average(values, weights=weights))
    variance = float(np.average((values - mean) ** 2, weights=weights)) * values.size / (values.size - 1)
    return mean, sqrt(variance)


def drawn(history: ItemHistory, *, service: float) -> float:
    """Return the demand over a lead time that ``service`` of draws from the history do not exceed, less the mean."""
    daily = np.asarray(history.daily, dtype=float)
    leads = np.rint(np.asarray(history.lead_days, dtype=float)).astype(int)
    if not daily.size or not leads.size:
        return 0.0
    chance = np.random.default_rng(_SEED)
    spans = chance.choice(leads, size=_DRAWS)
    sums = np.array([chance.choice(daily, size=int(span)).sum() if span > 0 else 0.0 for span in spans])
    return max(0.0, float(np.quantile(sums, service) - daily.mean() * leads.mean()))


def advise(history: ItemHistory, policy: StockPolicy) -> ItemAdvice:
    """Return all methods for one item and the one that fits its history, unless its class has one by policy."""
    m = moments_of(history)
    service = policy.service.get(history.item_class, policy.usual_service)
    z, over_lead = z_of(service), m.mean_daily * m.mean_lead
    factor = policy.volatility.get(history.item_class)
    stocks = {
        method: drawn(history, service=service)
        if method is Method.BOOTSTRAP
        else safety_stock(method, m, z=z, factor=factor, cover_days=policy.cover_days)
        for method in Method
    }
    chosen, why = _fitting(history, policy)
    return ItemAdvice(
        item=history.item, moments=m, chosen=chosen, why=why, service=service,
        advice=tuple(Advice(method=k, safety_stock=s, reorder_point=over_lead + s) for k, s in stocks.items()),
    )  # fmt: skip


def _fitting(history: ItemHistory, policy: StockPolicy) -> tuple[Method, str]:
    if (given := policy.methods.get(history.item_class)) is not None:
        return given, f"set for class {history.item_class}"
    days, receipts = len(history.daily), len(history.lead_days)
    idle = sum(1 for amount in history.daily if not amount)
    if not receipts:
        return Method.COVER, "no receipt to learn a lead time from"
    if days and idle >= _SPORADIC * days and receipts >= _ENOUGH_RECEIPTS:
        return Method.BOOTSTRAP, f"no demand on {idle} of {days} days"
    if days >= _ENOUGH_WEEKS * _WORKING_WEEK and receipts >= _ENOUGH_RECEIPTS:
        return Method.KING, f"{days} days and {receipts} receipts of history"
    return Method.MAX_DAILY, f"only {days} days and {receipts} receipts of history"


def fit_of(current: float | None, advised: float) -> Fit:
    """Return how the safety stock kept today compares with the advice."""
    if current is None:
        return Fit.UNKNOWN
    if current < _LEAN * advised:
        return Fit.LEAN
    return Fit.FAT if current > _FAT * advised and current > 0 else Fit.RIGHT
