"""Order, tracking and paper numbers in prose.

A number that is an open order of ours is a PO number wherever it stands; other numbers need the word before them
(matching.md A4).
"""

import re
from collections.abc import Iterator

from domain.document import ReadingContext
from domain.purchase import po_key
from parsers.prose.things import Entity, Thing

_NUMBERISH = r"[A-Za-z]{0,6}[\-]?\d[A-Za-z0-9]*(?:[\-/][A-Za-z0-9]+)*"
_PO_WORD = (
    r"(?:p\.?\s?o\.?s?|purchase\s+order|order|customer\s+po|cust\.?\s+po|bestellung|bestell-?nr\.?"
    r"|commande|bon\s+de\s+commande|bc|pedido|orden(?:\s+de\s+compra)?|oc|auftrag|ordine|bestelling|ordem(?:\s+de\s+compra)?)"
)
_LABELLED_PO = re.compile(
    rf"(?<![\w])(?P<word>{_PO_WORD})\s*(?:number|num|no\.?|nr\.?|#|:|nº|n°|\s)*\s*(?P<po>{_NUMBERISH})(?!\w)",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(rf"(?<![\w/.,$])(?P<po>{_NUMBERISH})(?![\w/]|\.\d)")
_OWN_ORDER = re.compile(
    rf"(?<!\w)(?:(?:our|unsere?n?|notre|nuestr[oa]|nostro|onze|nosso)\s+(?:sales\s+)?(?:order|so|s/o|ref(?:erence)?|confirmation|ack(?:nowledgment)?|auftrag(?:snummer)?|commande|pedido|orden|ordine|ordernummer)"
    rf"|(?-i:SO|S\.O\.?)|\bso\s?(?=#)|s/o|sales\s+order|order\s+acknowledg?ment|job)\s*(?:number|no\.?|nr\.?|num|#|is|:|=|\s)*\s*#?(?P<number>{_NUMBERISH})(?!\w)",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"(?<!\w)(?P<number>1Z[0-9A-Z]{16})(?!\w)"
    r"|(?<!\w)(?:pro|tracking|trk|trkg|track|awb|waybill|tracking\s+number|gu[i\u00ed]as?|rastreo|tal[oó]n|rastreamento|(?:num\u00e9ro\s+de\s+)?suivi|bordereau|sendungsnummer|sendungsnr\.?|sendung|frachtbrief|lettera\s+di\s+vettura|zending|zendingsnummer)\s*(?:number|no\.?|num|#|is|:|\s)*\s*#?(?P<labelled>(?=[\w\-]*\d)[A-Z0-9][A-Z0-9\-]{4,24}[A-Z0-9])(?!\w)"
    r"|(?<!\w)(?:fed\s?ex|ups|usps|dhl|r\+l|saia|estes|xpo|odfl|old\s+dominion|abf)\s*(?:ground|freight|express|#|:|\s|pro|tracking|number)*\s*#?(?P<carrier>(?=[\d\-]{7})[\d][\d\-]{6,24}\d)(?!\w)",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?<!\w)(?:bol|b/l|bill\s+of\s+lading|packing\s+(?:list|slip)|pack\s+slip|p/?l|slip|invoice|inv|delivery|lieferschein|rechnung|bordereau|bon\s+de\s+livraison|fattura|ddt|factuur|nota\s+fiscal|facture|factura|remisi[oó]n|folio|heat|truck|trailer|quote|dock|door|bay|rev|ext|case|ticket|load|tag)\s*(?:number|no\.?|num|#|:)*\s*#?(?P<number>(?=[\w\-]*\d)[\w\-]+)(?![\w\-/]|,\d)"
    r"|\(?\+?\d{0,3}[ .\-]?\(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}(?!\d)|(?<!\d)\d{3}-\d{4}(?!\d)",
    re.IGNORECASE,
)
_ORDER_WORD = re.compile(
    r"\b(?:your\s+|the\s+)?order\s+(?:number\s+|no\.?\s*|#\s*)?(?P<number>(?=[\w\-]*\d)[A-Za-z]{1,3}[\-]?\d[\w\-]*)(?!\w)",
    re.IGNORECASE,
)


def is_known_po(text: str, context: ReadingContext) -> bool:
    """Tell whether a text is one of our open order numbers."""
    return po_key(text) in context.known_pos


def tracking_numbers(text: str) -> Iterator[Entity]:
    """Yield tracking and PRO numbers."""
    for match in _TRACKING.finditer(text):
        group = next(g for g in ("number", "labelled", "carrier") if match[g])
        yield Entity(
            thing=Thing.TRACKING, start=match.start(), end=match.end(), text=match[group], values=(match[group],)
        )


def vendor_orders(text: str, context: ReadingContext) -> Iterator[Entity]:
    """Yield the vendor's own order numbers."""
    return _orders_not_ours(_OWN_ORDER, text, context)


def other_orders(text: str, context: ReadingContext) -> Iterator[Entity]:
    """Yield "your order S04471": an order number that is none of ours."""
    return _orders_not_ours(_ORDER_WORD, text, context)


def _orders_not_ours(pattern: re.Pattern[str], text: str, context: ReadingContext) -> Iterator[Entity]:
    for match in pattern.finditer(text):
        number = match["number"]
        if not is_known_po(number, context):
            yield Entity(thing=Thing.VENDOR_ORDER, start=match.start(), end=match.end(), text=number, values=(number,))


def purchase_orders(text: str, context: ReadingContext) -> Iterator[Entity]:
    """Yield our order numbers: known ones wherever they stand, others behind a word for them."""
    for match in _ANY_NUMBER.finditer(text):
        yield from _known_po(match, context)
    for match in _LABELLED_PO.finditer(text):
        number = match["po"]
        if sum(c.isdecimal() for c in number) >= 3 and not _is_known_inside(number, context):  # noqa: PLR2004 - fewer is a count
            generic = match["word"].lower() in {"order", "auftrag", "commande", "pedido"}
            if not generic:
                yield _po(match, number)


def _known_po(match: re.Match[str], context: ReadingContext) -> Iterator[Entity]:
    """Yield a number that is one of our orders, also with our line number behind it ("45012-1")."""
    number = match["po"]
    if is_known_po(number, context):
        yield _po(match, number)
        return
    if (named := _named_by_tail(number, context)) is not None:
        yield Entity(thing=Thing.PO, start=match.start("po"), end=match.end("po"), text=number, values=(named,))
        return
    head, separator, line = re.sub(r"/(?=\d+$)", "-", number).rpartition("-")
    if separator and is_known_po(head, context) and line.isdecimal() and len(line) <= 5:  # noqa: PLR2004 - 00010
        start = match.start("po")
        yield Entity(thing=Thing.PO, start=start, end=start + len(head), text=head, values=(head,))
        yield Entity(thing=Thing.LINE, start=start + len(head), end=match.end("po"), text=line, values=(line,))


_SHORTEST_TAIL = 4  # digits; fewer are a count


def _named_by_tail(number: str, context: ReadingContext) -> str | None:
    """Return the one order of ours that ends in a number: "30150" for PO-30150."""
    if not number.isdecimal() or len(number) < _SHORTEST_TAIL:
        return None
    orders = dict.fromkeys((*(o.po for o in context.our_lines), *context.known_pos))
    found = {po_key(po): po for po in reversed(orders) if (tail := _TAIL.search(po)) and tail[0] == number}
    return next(iter(found.values())) if len(found) == 1 else None


_TAIL = re.compile(r"(?<=[A-Za-z\-/_. ])\d+$")


def _is_known_inside(number: str, context: ReadingContext) -> bool:
    head, separator, _ = number.rpartition("-")
    return is_known_po(number, context) or bool(separator and is_known_po(head, context))


def _po(match: re.Match[str], number: str) -> Entity:
    return Entity(thing=Thing.PO, start=match.start("po"), end=match.end("po"), text=number, values=(number,))


def other_numbers(text: str) -> Iterator[Entity]:
    """Yield numbers of other papers and telephones, so that nothing else takes them."""
    for match in _OTHER_NUMBER.finditer(text):
        if _COUNTS_ITSELF.match(text, match.end()):
            continue  # "on today's truck: 12 plates"
        yield Entity(thing=Thing.OTHER_NUMBER, start=match.start(), end=match.end(), text=match[0])


_COUNTS_ITSELF = re.compile(
    r"\s+(?:pcs?|pieces?|ea|sheets?|plates?|bars?|tubes?|coils?|rounds?|flats?|beams?|angles?|boxes|bundles?|bdls?|lengths?|units?|sets?|valves?|of\s+(?:the|your|line))\b",
    re.IGNORECASE,
)
