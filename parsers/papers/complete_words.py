"""Words that call an order, a shipment or a row complete, and those that only look so (DOMAIN 1.2, 1.6).

"Ship complete" is an instruction of ours, "partial" the opposite; both must never become a claim of the vendor.
"""

import re


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_ABROAD = (
    # German
    r"\b(?:rest|schlu(?:ss|ß)|end)lieferung\b|\bletzte (?:teil)?lieferung\b",
    r"\b(?:auftrag|bestellung|lieferung|position)\b.{0,20}\b(?:komplett|vollst(?:ä|ae)ndig|erledigt)\b",
    # French
    r"\b(?:commande|livraison|ligne)\b.{0,16}\b(?:compl[eè]te|sold[eé]e|totale)\b",
    r"\bsolde (?:de|sur) (?:la |votre )?commande\b",
    r"\bderni[eè]re (?:livraison|exp[eé]dition)\b|\bcommande enti[eè]rement livr[eé]e\b",
    # Spanish and Portuguese
    r"\b(?:entrega|embarque|env[ií]o) (?:total|complet[oa]|final)\b|\b(?:pedido|orden)\b.{0,16}\bcomplet[oa]\b",
    r"\b[uú]ltim[oa] (?:entrega|embarque|env[ií]o)\b",
    # Dutch and Italian
    r"\beindlevering\b|\blaatste levering\b|\b(?:consegna|ordine) a saldo\b|\bsaldo ordine\b",
)
WHOLE = _words(
    r"\border (?:is |now )?(?:shipped )?complete\b|\b(?:shipment|delivery) (?:is )?complete\b",
    r"\ball (?:items|lines) (?:shipped|complete)|\bcomplete (?:shipment|delivery|order)\b",
    r"\b(?:this )?completes (?:your |this |the )?order\b|\b(?:final|last) (?:shipment|delivery)\b",
    r"(?:^|[-,;:*])\W*shipped complete\W*$",
    *_ABROAD,
)
"""The whole order or shipment, wherever on the paper it is said."""

ORDER = _words(
    r"\border (?:is |now )?(?:shipped )?complete\b|\bcomplete order\b|\ball (?:items|lines) (?:shipped|complete)",
    r"\bcompletes (?:your |this |the )?order\b",
    r"\b(?:auftrag|bestellung)\b.{0,20}\b(?:komplett|vollst(?:ä|ae)ndig|erledigt)\b",
    r"\bcommande\b.{0,16}\b(?:compl[eè]te|sold[eé]e|totale)\b|\bcommande enti[eè]rement livr[eé]e\b",
    r"\b(?:pedido|orden)\b.{0,16}\bcomplet[oa]\b",
)
"""The whole order, lines that the paper does not list among it; a shipment may be complete and the order not."""

COMPLETE = _words(
    r"^\W*(?:line |item |order |ship(?:ped|ment)? )?(?:is )?(?:complete[d]?|comp|cmpl|final|closed)\W*$",
    r"\bshipped[- ,]*complete\b|\b(?:line|item|order) (?:is |now )?complete\b",
    r"\bfinal (?:shipment|release)\b|\bcompletes (?:this |the |your )?(?:line|item|order)\b",
    r"\bcomplete (?:shipment|delivery)\b|\bno balance\b",
    r"^\W*(?:komplett|vollst(?:ä|ae)ndig|erledigt|sold[eé]e?|complet[oae]?|compl[eè]te?|totale?)\W*$",
    *_ABROAD,
)
"""One row, said in its notes or its status cell."""

NOT_COMPLETE = _words(
    r"\bnot complete|\bincomplete|\bin[- ]complete|\bto complete\b|^\W*ship complete\b(?!d)",
    r"\bno partials?\b|\bwill (?:ship )?complete|\bcomplete by\b",
    # one of several shipments, an instruction, a condition, a box or a flag that is not set
    r"\b(?:shipment|delivery|load|truck|partial)\W+(?:no\W+)?(\d+)\s*(?:of|/)\s*(?!\1\b)\d+\b",
    r"\bhold(?:ing)?\b.*\bcomplete",
    r"\b(?:until|when|once|if|upon|unless|require[sd]?|request(?:ed)?|prefer)\b.*\bcomplete",
    r"\bcomplete\b.*\b(?:required|requested|only)\b",
    r"\bcomplete\w*(?:\s+(?:order|shipment|delivery))?\W{0,3}(?:n|no|false)\b",
    r"(?:\[\s*\]|☐)\s*(?:order|shipment|delivery)?\s*complete",
    # the same abroad
    r"\b(?:nicht|kein\w*|nur|niet|alleen)\b.{0,24}(?:\bkompl|\bvollst|\bcompl|lieferung\b|levering\b)",
    r"\b(?:pas|sans|livrer|embarcar|entregar|surtir|no (?:est[aá]|es|se))\b.{0,24}\bcompl",
    r"\bcompl\w*\b.{0,16}\b(?:exig|demand|requerid|solicitad|obligat|vereist|richiest)",
    r"\b(?:komplett|vollst)\w*\b.{0,16}\b(?:verlangt|erw(?:ü|ue)nscht|erbeten|gew(?:ü|ue)nscht)",
    r"\b(?:unvollst|inkompl|incompl|partiel|parcial|parzial|teil(?:liefer|meng|sendung|weise))\w*",
)
"""What looks like a claim and is an instruction, a condition, or the opposite."""

FLAGS = frozenset(
    {
        "F", "FINAL", "C", "COMPLETE", "COMP", "KOMPLETT", "VOLLSTÄNDIG", "ERLEDIGT", "REST", "RESTLIEFERUNG", "SOLDE",
        "SOLDÉ", "SOLDÉE", "TOTAL", "TOTALE", "COMPLETO", "COMPLETA", "COMPLET", "COMPLÈTE",
    }
)  # fmt: skip
"""Entries of a column "C/P" that call their row complete, in capitals."""
