"""X12: bytes to segments to transactions, and from there to the reader of each transaction set (DOMAIN 7.3).

A transaction set that says nothing about orders of ours is named in plain words; one that may say something and is
not read is a problem that a person sees.
"""

from collections.abc import Callable, Iterator

from domain.document import Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import Segment, decode, said_nothing, unless_all_failed
from parsers.edi.x12_810 import read_810
from parsers.edi.x12_855 import read_855
from parsers.edi.x12_856 import read_856
from parsers.edi.x12_870 import read_870
from parsers.edi.x12_receipts import read_824, read_functional
from parsers.edi.x12_tokens import split_segments
from parsers.edi.x12_transaction import Transaction

_READERS: dict[str, Callable[..., Document]] = {
    "810": read_810,
    "824": read_824,
    "855": read_855,
    "856": read_856,
    "865": read_855,
    "870": read_870,
    "997": read_functional,
    "999": read_functional,
}
_SAYS_NOTHING = {
    "820": "payment order, not about what is delivered",
    "830": "planning schedule of our own",
    "832": "price catalog, not about orders",
    "840": "request for quotation of our own",
    "846": "stock report, not about orders",
    "850": "purchase order of our own, no answer to it",
    "860": "purchase order change of our own, no answer to it",
    "862": "shipping schedule of our own",
    "863": "report of test results, not about orders",
}
_KNOWN = {
    "214": "carrier's shipment status",
    "843": "quotation",
    "857": "shipment and billing notice",
    "861": "receiving advice",
    "867": "report of transfers and resales",
    "869": "order status inquiry",
    "945": "warehouse shipping advice",
}


def read_x12(content: bytes, *, name: str) -> tuple[Document, ...]:
    """Return one document per transaction of an X12 file, of all its interchanges.

    A transaction that cannot be read becomes a document with ``problem`` as long as another one could be.

    Raises:
        DocumentError: no X12 at all, damaged beyond reading (the segment is named), or nothing in it can be read.
    """
    transactions = tuple(_transactions(split_segments(decode(content))))
    if not transactions:
        raise DocumentError("X12 without a transaction: no ST segment")
    return unless_all_failed(tuple(_read(transaction, name=name) for transaction in transactions))


def _transactions(segments: tuple[Segment, ...]) -> Iterator[Transaction]:
    """Yield ST up to SE; a transaction without its SE was cut off and is marked so."""
    body: list[Segment] = []
    for segment in segments:
        if segment.tag == "ST" and body:
            yield Transaction.of(body)
            body = []
        if segment.tag == "ST" or body:
            body.append(segment)
        if segment.tag in ("SE", "GE", "IEA") and body:
            yield Transaction.of(body)
            body = []
    if body:
        yield Transaction.of(body)


def _read(transaction: Transaction, *, name: str) -> Document:
    code = transaction.set_id
    if code in _SAYS_NOTHING:
        return said_nothing(f"X12 {code} {_SAYS_NOTHING[code]}", name=name)
    reader = _READERS.get(code)
    try:
        if reader is not None:
            return reader(transaction, name=name)
        problem = f"X12 {code} {_KNOWN.get(code, 'transaction')} is not read yet (segment {transaction.number})"
    except DocumentError as error:
        problem = str(error)
    return Document(name=name, kind=MailKind.OTHER, problem=problem)
