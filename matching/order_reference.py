"""Which of our orders a document row speaks of: by existence among our orders, never by the look of a number.

Exact number first, then the vendor's own order number as earlier papers paired it. A number that is printed and
does not exist is never guessed: one digit off is proposed to a person (matching.md D1.3, decision 3).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.document import Document, LineReference
from domain.purchase import po_key
from matching.order_book import MailFacts, OrderBook
from matching.sureness import Found

_CONFUSED = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReference:
    """The orders a row may be about (``po_key`` forms) and how they were found; ``text`` is what was printed."""

    found: Found
    orders: tuple[str, ...]
    text: str | None = None

    @property
    def sure(self) -> bool:
        """True when the number stands there or is paired with the vendor's own number."""
        return self.found in {Found.PRINTED, Found.FOLDED, Found.MENTIONED, Found.VENDOR_ORDER}


def order_of(target: LineReference, document: Document, mail: MailFacts, book: OrderBook) -> OrderReference:
    """Return the order a row is about: the row's own number, then the paper's, the mail's, the vendor's."""
    if target.po_text:
        return _printed((target.po_text,), book)
    if document.po_numbers:
        return _printed(document.po_numbers, book)
    known = tuple(dict.fromkeys(po_key(p) for p in mail.mentioned_pos if book.lines_of(p)))
    if known:
        return OrderReference(found=Found.MENTIONED, orders=known)
    numbers = (*((document.vendor_order,) if document.vendor_order else ()), *mail.mentioned_vendor_orders)
    paired = tuple(
        sorted({po for n in numbers for po in book.vendor_orders.get(vendor_order_key(n), ()) if book.lines_of(po)})
    )
    if paired:
        return OrderReference(found=Found.VENDOR_ORDER, orders=paired, text=numbers[0])
    if mail.mentioned_pos:
        return _printed(mail.mentioned_pos, book)
    return OrderReference(found=Found.NOT_NAMED, orders=())


def _printed(texts: Sequence[str], book: OrderBook) -> OrderReference:
    exact = tuple(dict.fromkeys(key for text in texts if (key := _existing(text, book)) is not None))
    if exact:
        return OrderReference(found=Found.PRINTED, orders=exact, text=texts[0])
    folded = tuple(dict.fromkeys(po for text in texts for po in _folded(text, book)))
    if len(folded) == 1:
        return OrderReference(found=Found.FOLDED, orders=folded, text=texts[0])
    near = tuple(dict.fromkeys(po for text in texts for po in book.orders if is_near(po_key(text), po)))
    return OrderReference(found=Found.NEAR if near else Found.UNKNOWN, orders=near, text=texts[0])


def _existing(text: str, book: OrderBook) -> str | None:
    return next((key for key in printed_spellings(text) if key in book.orders), None)


def _folded(text: str, book: OrderBook) -> Iterable[str]:
    """Our orders that a scan may have made this number of: letters for digits and digits for letters, no digit lost."""
    wanted = {fold_confusions(key) for key in printed_spellings(text)}
    return (po for po in book.orders if fold_confusions(po) in wanted)


_REVISION = re.compile(r"(?<=\d)[-/.(]*(?:REVISION|REV|RELEASE|REL|R)[.#:-]*\d{1,3}\)?$")
_LETTERS_BEFORE = re.compile(r"^[A-Z]{1,6}[-/.#:](?=\d{4,})")


def printed_spellings(text: str) -> Iterable[str]:
    """Yield the ``po_key`` forms a printed number may stand for, likeliest first.

    As written; without "PO"; without a revision ("REV 1"); without a release suffix ("-02"); without letters in
    front ("SSC-4500231"); with "PO" where ours has it.
    """
    key = po_key(text)
    bare = key.removeprefix("PO").lstrip("#.:-").lstrip("0")
    plain = _REVISION.sub("", bare)
    yield from dict.fromkeys((key, bare, f"PO{key}", f"PO-{bare}", plain))
    for separator in ("-", "/", "."):
        head, found, _ = plain.rpartition(separator)
        if found and head:
            yield head
    tail = _LETTERS_BEFORE.sub("", plain)
    if tail != plain:
        yield tail.lstrip("0")


def fold_confusions(number: str) -> str:
    """Return a number with the letters that scans confuse with digits as digits; folding twice changes nothing."""
    return number.upper().translate(_CONFUSED)


def vendor_order_key(number: str) -> str:
    """Return a vendor's order number in comparable form."""
    return "".join(c for c in number.upper() if c.isalnum()).lstrip("0")


def is_near(one: str, other: str) -> bool:
    """True when two numbers differ by OCR confusions only, by one character, or by one swap of neighbours."""
    if one == other:
        return False
    a, b = fold_confusions(one), fold_confusions(other)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:  # noqa: PLR2004 -- short numbers are all near each other
        return False
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(differing) == 1:
        return True
    swapped = len(differing) == 2 and differing[1] == differing[0] + 1  # noqa: PLR2004 -- one swap touches two
    return swapped and a[differing[0]] == b[differing[1]] and a[differing[1]] == b[differing[0]]
