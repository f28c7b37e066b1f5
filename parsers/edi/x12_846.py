"""X12 846: what a vendor has in stock, article by article and place by place (DOMAIN 7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.errors import DocumentError
from domain.supply import VendorStock
from parsers.edi.segments import Segment, day, decode, number
from parsers.edi.x12_codes import BUYER_ITEM
from parsers.edi.x12_tokens import split_segments

# Element 673: what a quantity counts.
_AVAILABLE, _ON_HAND, _COMMITTED, _DISTRIBUTOR, _ON_ORDER = "33", "17", "27", "36", "63"
_TAKEN = frozenset({_AVAILABLE, _ON_HAND, _COMMITTED, _DISTRIBUTOR, _ON_ORDER})
_VENDOR_ITEM = ("VN", "VP", "VC", "VS")
_SHOWN_ON = frozenset({"007", "097", "043"})  # element 374: effective, created, published
_COMES_ON = frozenset({"017", "067", "069", "371", "002", "139"})  # element 374: when more comes
_PLACES = frozenset({"WH", "SF", "LW", "DE"})  # element 98: warehouse, ship from, location, depositor
_PLACE_NUMBERS = frozenset({"WS", "LU", "WH"})  # element 128: warehouse or location number


@dataclass(frozen=True, slots=True, kw_only=True)
class StockProblem:
    """An article that could not be taken; ``segment`` counts from 1 in the file."""

    segment: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReport:
    """The articles of a stock report, and those that could not be taken."""

    rows: tuple[VendorStock, ...]
    problems: tuple[StockProblem, ...]


@dataclass(slots=True, kw_only=True)
class _Place:
    """The quantities of one article at one place."""

    branch: str
    amounts: dict[str, Decimal] = field(default_factory=dict)
    uom: str = ""
    next_eta: date | None = None


@dataclass(slots=True, kw_only=True)
class _Article:
    """One LIN loop while it is read."""

    head: Segment
    description: str = ""
    price: Decimal | None = None
    price_uom: str = ""
    as_of: date | None = None
    places: list[_Place] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, str]:
        """Item numbers by their qualifier (element 235)."""
        head = self.head
        return {head.text(n): head.text(n + 1) for n in range(2, len(head.elements), 2) if head.text(n + 1)}


def read_846(content: bytes, *, vendor_id: str, as_of: date) -> StockReport:
    """Return the stock that the 846 transactions of a file tell; rows without a day of their own are of ``as_of``.

    What is available is QTY 33, else 17 (on hand) less 27 (committed), else 36; 63 is on order. Projected figures (29)
    and work in process (37) are no stock.

    Raises:
        DocumentError: no X12, or no 846 in it.
    """
    segments = split_segments(decode(content))
    if not any(s.tag == "ST" and s.text(1) == "846" for s in segments):
        raise DocumentError("X12 without a stock report (846)")
    rows: list[VendorStock] = []
    problems: list[StockProblem] = []
    for article, shown_on, branch in _articles(segments):
        made = _rows(article, vendor_id, article.as_of or shown_on or as_of, branch)
        if isinstance(made, StockProblem):
            problems.append(made)
        else:
            rows.extend(made)
    return StockReport(rows=tuple(rows), problems=tuple(problems))


def _articles(segments: tuple[Segment, ...]) -> Iterator[tuple[_Article, date | None, str]]:
    """Yield every LIN loop with the day and the place that hold for its whole transaction."""
    current: _Article | None = None
    shown_on, branch, wanted = None, "", False
    for segment in segments:
        ends = segment.tag in {"ST", "SE", "LIN", "CTT", "GE", "IEA"}
        if ends and current is not None:
            yield current, shown_on, branch
            current = None
        if segment.tag == "ST":
            shown_on, branch, wanted = None, "", segment.text(1) == "846"
        elif wanted and segment.tag == "LIN":
            current = _Article(head=segment)
        elif wanted and current is not None:
            _take(current, segment)
        elif wanted and segment.tag == "BIA":
            shown_on = day(segment.text(4)) or shown_on
        elif wanted and segment.tag == "DTM" and segment.text(1) in _SHOWN_ON:
            shown_on = day(segment.text(2)) or shown_on
        elif wanted:
            branch = _place_of(segment) or branch
    if current is not None:
        yield current, shown_on, branch


def _place_of(segment: Segment) -> str:
    if segment.tag == "N1" and segment.text(1) in _PLACES:
        return segment.text(4) or segment.text(2)
    if segment.tag == "REF" and segment.text(1) in _PLACE_NUMBERS:
        return segment.text(2) or segment.text(3)
    return ""


def _take(article: _Article, segment: Segment) -> None:
    match segment.tag:
        case "PID":
            article.description = " ".join(part for part in (article.description, segment.text(5)) if part)
        case "CTP":
            article.price, article.price_uom = number(segment.text(3)), segment.text(5)
        case "QTY":
            _quantity(article, segment)
        case "DTM":
            _date(article, segment)
        case _:
            if place := _place_of(segment):
                article.places.append(_Place(branch=place))


def _quantity(article: _Article, segment: Segment) -> None:
    kind, amount = segment.text(1), number(segment.text(2))
    if kind not in _TAKEN:
        return
    if amount is None:
        article.faults.append(f"QTY {kind} {segment.text(2)!r} is no number")
        return
    if not article.places:
        article.places.append(_Place(branch=""))
    place = article.places[-1]
    uom = segment.text(3).upper()
    if place.uom and uom and uom != place.uom:
        article.faults.append(f"quantities in {place.uom} and {uom}")
    place.uom = place.uom or uom
    place.amounts[kind] = amount


def _date(article: _Article, segment: Segment) -> None:
    kind, found = segment.text(1), day(segment.text(2))
    if kind in _SHOWN_ON:
        article.as_of = found or article.as_of
    elif kind in _COMES_ON and found is not None and article.places:
        place = article.places[-1]
        place.next_eta = min(found, place.next_eta or found)


def _rows(article: _Article, vendor_id: str, as_of: date, branch: str) -> list[VendorStock] | StockProblem:
    ids = article.ids
    ours = next((ids[q] for q in BUYER_ITEM if q in ids), "")
    theirs = next((ids[q] for q in _VENDOR_ITEM if q in ids), "")
    name = theirs or ours or next(iter(ids.values()), "") or article.description
    known = [(place, amount) for place in article.places if (amount := _available(place)) is not None]
    why = article.faults[0] if article.faults else "" if known else "no quantity available or on hand (QTY 33 or 17)"
    if not name or why:
        return StockProblem(segment=article.head.number, text=name, why=why or "no article is named")
    return [
        VendorStock(
            vendor_id=vendor_id, as_of=as_of, vendor_item=name, item=ours, description=article.description,
            branch=place.branch or branch, available=amount, on_order=place.amounts.get(_ON_ORDER, Decimal(0)),
            next_eta=place.next_eta, uom=place.uom, unit_price=article.price, price_uom=article.price_uom.upper(),
        )
        for place, amount in known
    ]  # fmt: skip


def _available(place: _Place) -> Decimal | None:
    amounts = place.amounts
    if _AVAILABLE in amounts:
        return amounts[_AVAILABLE]
    if _ON_HAND in amounts:
        return amounts[_ON_HAND] - amounts.get(_COMMITTED, Decimal(0))
    return amounts.get(_DISTRIBUTOR)
