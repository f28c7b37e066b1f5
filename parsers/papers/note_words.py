"""The words of item notes and status cells, as patterns (DOMAIN 1.2, 1.6, 2.2)."""

import re

from parsers.roles.labels import phrases


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


# --- what stands before a date
SHIP = _words(
    r"\bships?\b|\bshipping\b|\bshpg?\b|\besd\b|\betd\b|\bship (?:date|week)|\bex[- ]?(?:works|mill)\b",
    r"\bready\b|\bdispatch|\bleaves?\b",
    r"\bversand(?:termin|datum|t)?\b|\bexp[ée]di(?:tion|[ée]e?s?|er)\b|\bd[ée]part\b",
    r"\benv[ií]o\b|\bembarque\b|\bsale el\b|\bspedi(?:zione|to|ta)\b|\bverzend\w*",
)
DELIVER = _words(
    r"\bdeliver|\bdelv?\b\.?|\bdlv|\barriv|\bdock\b|\beta\b|\bin[- ]hand|\breceipt\b",
    r"\bliefer(?:datum|termin|ung|bar|woche)\b|\blivr(?:aison|able|[ée]e?s?)\b|\bentrega\b|\bconsegna\b|\blever(?:ing|datum|baar)\b",
)
PROMISE = _words(
    r"\bprom(?:ised?)?\b|\best\b\.?|\bestimated\b|\bsched|\bavail|\bready\b|\bexpect|\bexp\b\.?|\bconfirm|\bdue in\b",
    r"\bnow\b|\bnew\b|\brev(?:ised)?\b|\brolling\b|\btarget\b|\bcommit|\bbal(?:ance)?\b|\bremaining\b",
    r"\bdate\b|\bweek\b|\bupdated\b|\bmoved to\b|\bpushed to\b",
    r"\bvoraussichtlich\b|\bneuer? termin\b|\btermin\b|\bpr[ée]vue?\b|\bd[ée]lai\b",
    r"\bprevist[oa]\b|\bestimad[oa]\b|\bverwacht\b",
)
BEFORE = _words(
    r"\b(?:was|were|old|orig(?:inal(?:ly)?)?|previous(?:ly)?|prior|formerly)\b[^0-9]{0,24}$|\bfrom\b\W*$",
    r"\binstead of\b\W*$",
)
REQUIRED = _words(
    (
        r"\b(?:req(?:uired|uested)?|need(?:ed)?|want(?:ed)?|order(?:ed)? (?:date|on)|entered"
        r"|your date|po date)\b[^0-9]{0,16}$"
    ),
)
SHIPPED = _words(
    r"\b(?:shipped|delivered|invoiced|picked up|left)\b(?!.*\b(?:will|to be)\b)[^0-9]{0,20}$",
)
# --- what a note says about the item
BACKORDER = _words(
    r"\bb\s?/\s?o(?:['\u2019]?d)?\b|\bback[- ]?order(?:ed|s)?\b|\bbkord\b|\bback[- ]?ord\b|\bon b\.?o\.?\b",
    r"\bout of stock\b|\bnot (?:yet )?scheduled\b",
    r"\b(?:not (?:currently )?available|unavailable|sold out)\b|\bnone (?:in stock|on hand|available)\b",
    # abroad
    r"\bnicht (?:auf lager|lieferbar|verf(?:ü|ue)gbar|vorr(?:ä|ae)tig)\b|\bausverkauft\b|\br(?:ü|ue)ckstand\b",
    r"\brupture\b|\ben reliquat\b|\bnon disponible\b|\bindisponible\b",
    r"\bagotad[oa]s?\b|\bsin (?:existencias?|stock)\b|\bno disponible\b|\besaurit[oa]\b|\bnon disponibile\b",
    r"\bniet (?:op voorraad|leverbaar|beschikbaar)\b|\besgotad[oa]\b",
)
NO_BACKORDER = _words(
    r"\bno (?:b\s?/\s?o|back[- ]?orders?)\b|\bdo not back[- ]?order|\bif back[- ]?ordered\b",
    r"\bback[- ]?orders? (?:will be|are) (?:held|kept)",
    r"\bcancel (?:all |any |the )?back[- ]?orders?\b|\bback[- ]?order policy\b|\b(?:no|not) (?:be )?back[- ]?order",
    r"\bback[- ]?orders?\s*[:=]\s*(?:cancel|no\b|none|yes\b|y\b|n\b|ok\b|allow|accept|hold)",
    r"\bback[- ]?orders? (?:are |is )?(?:not )?(?:ok|allowed|accepted|permitted)\b",
)
CANCEL = _words(
    r"\bcancel+ed\b|\bcancel+ation\b|\bcxl(?:'?d)?\b|\bdiscontinued\b",
    r"\bno longer (?:available|made|produced|stock\w*|carr\w+|suppl\w+|offer\w*|s[eo]ll?d?|make)\b",
    r"\bline deleted\b|\bkilled\b|\brejected\b|\bobsolete\b",
    r"\b(?:line|item|order) (?:is |was )?(?:refused|declined|not accepted)\b",
)
NO_CANCEL = _words(
    r"\bnot (?:be )?cancel|\bunless\b|\bif (?:not )?cancel|\bcancel+ation (?:charge|fee|policy)",
    r"\bmay (?:not )?be cancel|\bnon[- ]cancel",
)
SUBSTITUTE = _words(
    r"\bsub(?:stitut(?:es?|ed|ion|ing)|'?d)\b|\breplaced (?:by|with)\b|\bin place of\b|\balternate offered\b",
    r"\b(?:offer|suggest|quote|propose)\w*\b.{0,60}\binstead\b|\binstead (?:of|we (?:offer|can))\b(?!.*\d/\d)",
    # abroad
    r"\bersatz(?:weise|artikel|typ)?\b(?! ?teil)|\bersetzt durch\b|\balternativ(?:e|artikel)?\b",
    r"\b(?:en |de )?remplacement\b|\bremplac[ée]+e? par\b|\bsustitu(?:to|ido|ida|ci[oó]n)\b|\bremplazad[oa] por\b",
    r"\bin sostituzione\b|\bsostituit[oa] (?:da|con)\b|\bter vervanging\b|\bvervangen door\b",
)
DELAYED = _words(
    r"\bdelay(?:ed|s)?\b|\bslip(?:ped|s)?\b|\bpushed (?:out|back)|\bpostponed\b|\brescheduled\b",
    r"\bbehind schedule\b|\brunning late\b|\bpast due\b|\bmissed\b|\boutage\b|\bdate changed\b",
)
OPEN_BALANCE = _words(
    r"\bbal(?:ance)?\b.{0,40}\b(?:follow|advis|b/?o|back)|\bbal(?:ance)?\b.{0,12}\bships?\b",
    r"^(?!.*\b(?:certs?|mtrs?|tests?|reports?|documents?|invoice|papers?)\b).*\bto follow\b",
    r"\bbalance (?:of|to)\b|\bremain(?:der|ing)\b.{0,30}\b(?:follow|ship)|\bpartial\b",
)
PRICE_PER = _words(
    (
        r"\bpric(?:e|ed|ing)\s+(?:is\s+|are\s+|unit\s*:?\s*)?per\s+(1,?000|100(?:\s?(?:lbs?|ft|pcs?"
        r"|ea))?|c(?:wt)?|m|lb|ft|each|ea)\b"
    ),
)
# --- whose it is
PO_LINE = _words(
    (
        r"\b(?:your|cust(?:omer)?\.?(?:'s)?|p\.?o\.?|buyer)\s+(?:p\.?o\.?\s+)?(?:item|line|ln"
        r"|pos(?:ition)?)\b\.?\s*(?:no\b\.?|num(?:ber)?|#)?\s*[:#]?\s*0*(\d{1,6})\b"
    ),
)
# A line number behind the order's number: "Cust PO: P104455  Ln 1".
LINE_AFTER_PO = _words(
    r"^[\s,;/-]*(?:line|ln|itm|item|pos(?:ition)?)\b\.?\s*(?:no\b\.?|#)?\s*[:#]?\s*0*(\d{1,6})(?![\w.-])"
)
CODE = _words(
    (
        r"\b(?:your (?:material|part|item|p/?n)|cust(?:omer|\.)?(?:'s)? ?(?:part|item|prod(?:uct)?"
        r"|material|p/?n|stock)|cross ref(?:erence)?|x-?ref|alias)\.?\s*(?:no\b\.?|number|num|#|id"
        r"|code)?\s*[:#.]?\s*((?=[\w./-]*\d)[A-Z0-9][\w./-]*\w)"
    ),
    r"(?<!our )(?<!mfg )(?<!mfr )\bpart\s*(?:no\b\.?|number|#)?\s*:\s*((?=[\w./-]*\d)[A-Z0-9][\w./-]*\w)",
)
PO = _words(
    (
        r"\b(?:cust(?:omer)?\.? |your )?(?:p\.?\s?o\.?|purchase order)\s*(?:no\b\.?|num(?:ber)?"
        r"|#)?\s*[:#]?\s*((?=[\w-]*\d{3})[A-Z0-9][\w-]+)"
    ),
)
# Words by which a remark asks, refuses or sets a condition: what it means for the row, a person has to say.
UNSETTLED = _words(
    r"\b(?:please|pls|kindly) (?:advise|confirm|call|contact|reply|approve|let us know)\b",
    r"\bwe (?:can )?(?:offer|suggest|propose)\b",
    r"\b(?:cannot|can ?not|can't|unable to|not able to)\b|\bon hold\b|\b(?:awaiting|waiting for|pending|subject to)\b",
    r"\bonly \d+\b.{0,20}\b(?:available|left|in stock)\b|\bno longer\b|\bminimum\b.{0,20}\b(?:order|quantity|run)\b",
    r"\bbitte (?:um )?(?:r(?:ü|ue)ckmeldung|freigabe|best(?:ä|ae)tig|kl(?:ä|ae)r|pr(?:ü|ue)f)",
    r"\bnicht (?:m(?:ö|oe)glich|mehr)\b",
    r"\bunter vorbehalt\b|\bmerci de (?:confirmer|nous)\b|\bveuillez\b|\bsous r[ée]serve\b|\bimpossible\b",
    r"\bfavor de\b|\bpor favor\b|\bsujeto a\b|\bsi prega\b|\bin attesa\b|\bsalvo\b",
)
# --- forms of lines
TAG = _words(
    (
        r"^\W*(?:tag|skid|bundle|bdl|coil|plate|slab|batch|lot|heat|ht|lift|pkg|package|pallet"
        r"|serial|piece|unit|carton|ctn|charge)\b\.?\s*(?:no\b\.?|#)?\s*:?\s*[A-Z]*[-\d]"
    ),
)
ITEM_TOTAL = _words(r"^\W*(?:item|line|sub)[- ]?total\b")
# The sum of a paper that stands close below its last row ("Sales subtotal 2,011.60").
PAPER_TOTAL = _words(
    r"^\W*(?:\w+\s+){0,2}(?:sub[- ]?total|grand total|order total|invoice total|amount due|balance due)\b"
    r".*\d[.,]\d\d\W*$",
)
LEGEND = _words(
    r"(?:^|[\s,;])[A-Z/*]{1,10}\s?=\s?\w|\bdisp\.? codes?\b|\blegend\b",
    r"\b[A-Z]-[A-Z][a-z]+ [A-Z]-[A-Z][a-z]+",
)
_DATE_LABEL = (
    r"(?:(?:est\.?|sched(?:uled)?|conf(?:irmed)?|prom(?:ised?)?|req(?:uested)?)?\s*(?:delivery"
    r"|ship(?:ping|ment)?|del\.?|due|promise|roll(?:ing)?)?\s*(?:date|week|wk|day)s?|eta"
    r"|promised?|due|ship week)"
)
_AMOUNT_LABEL = (
    r"(?:(?:conf(?:irmed)?\.?|sched(?:uled)?|rel(?:ease)?|order|ship)?\s*(?:qty|quantity"
    r"|quantities|weight|wt|wgt|pcs|pieces|lbs|amount)(?:\s*\(?\w{0,3}\)?)?)"
)
_NUMBER_LABEL = r"(?:rel(?:ease)?\.?(?:\s*(?:no\.?|#))?|sched(?:ule)?(?: line)?|shp|shipment|no\.?|seq\.?|line|#)"
SCHEDULE_HEAD = _words(
    rf"(?:{_NUMBER_LABEL}\s+)?(?:{_DATE_LABEL}\s+{_AMOUNT_LABEL}"
    rf"|{_AMOUNT_LABEL}\s+{_DATE_LABEL})(?:\s+(?:u/?m|uom|unit|status))?"
)
SCHEDULE_REST = _words(
    (
        r"(?:\W|rel(?:ease)?\.?\s*#?\d{0,3}|sched(?:ule)?(?: line)?\s*\d{0,3}|qty|quantity|ships?|on"
        r"|due|deliver(?:y|s)?|date|due|est\.?|at|for|of|prom(?:ise)?:?)*\d[\d,.]*\s*(?:pcs?|pieces?"
        r"|lbs?|#|shts?|sh|ea|each|ft|kgs?|units?)?(?:\W|ships?|on|due|deliver(?:y|s)?|date|est\.?"
        r"|qty)*"
    ),
)
# "Rel 1   6 pcs   19,602 lbs   due 12/04/26": one delivery in pieces and in weight.
RELEASE = _words(
    (
        r"\W*(?:rel(?:ease)?|sched(?:ule)?|shipment|shp|delivery)\.?\s*#?\s*\d{1,3}\W+(\d[\d,.]*\s*(?:pcs?|pieces?|ea|shts?"
        r"|bars?|lbs?|ft|kgs?)\b(?:\W+\d[\d,.]*\s*(?:pcs?|lbs?|#|ft|kgs?|tons?)\b)?)(?:\W|due|ships?|on|est\.?|prom(?:ised?)?|date)*"
    ),
)

_PART_UNIT = (
    r"(?:pcs?|pieces?|lbs?|#|shts?|sh|ea|each|ft|kgs?|units?|stk|st(?:ü|ue)ck|st|pi[eè]ces?|pces|pzas?|piezas?|pezzi|pz"
    r"|stuks|uds?|un|m|mtr)\b\.?"
)
BACK_PART = _words(
    r"\breliquat|\br(?:ü|ue)ckst|\bnachliefer|\bback|\bb\s?/\s?o\b|\bpendiente|\bfaltante|\bnalevering|\binevaso"
)
REST_PART = _words(
    BACK_PART.pattern,
    r"\brest(?:e|o|ant|menge|lieferung|lich\w*)?\b|\bsolde\b|\bsaldo\b|\bbal(?:ance)?\b|\bremainder\b",
)
# "Teillieferung 2   10 Stk" and "reliquat 8", the date taken out: one delivery of the item above.
PART = _words(
    rf"\W*(?:{'|'.join(phrases('deliveries'))})\b\.?\s*(?:n[ro°]\.?|no\.?|#)?\s*"
    rf"(?:\d{{1,2}}(?=[\s:.)-]+\d))?\W*(\d[\d.,]*\s*(?:{_PART_UNIT})?)(?:\W|am|le|el|il|op|on|due|ships?|date|eta|del)*"
)
