"""Why a person should look at what was read in another language: past plans, papers, parts, returns, loose denials."""

import re
from collections.abc import Iterator

from domain.document import Caution, StatementKind
from parsers.prose.cues import Cue, Mark
from parsers.prose.entities import Clause
from parsers.prose.foreign_words import BY_OTHERS
from parsers.prose.things import Thing
from parsers.prose.tongues import union
from parsers.prose.verdicts import Verdict

_TOLD = frozenset(
    {Cue.SHIPS, Cue.DELIVERS, Cue.SHIPPED, Cue.BACKORDER, Cue.CONFIRM, Cue.STOCK, Cue.DELAY, Cue.SHORT, Cue.COMPLETE}
)
_BAD_NEWS = frozenset({Cue.DELAY, Cue.BACKORDER, Cue.SHORT, Cue.CANCEL})
_NEWS = frozenset({StatementKind.CONFIRM, StatementKind.SHIP, StatementKind.DELAY})
# What was to happen and perhaps did not.
_PAST_PLAN = re.compile(
    r"\b(?:(?:war|waren)\b[^,;]*\b(?:geplant|vorgesehen|eingeplant|zugesagt|versprochen|angesetzt)|sollten?\s+eigentlich|h\u00e4tten?|"
    r"estaban?|iban?\s+a|deb\u00edan?|ten\u00edan?\s+que|quer\u00edamos|pens\u00e1bamos|hab\u00edan?|\u00e9tait|\u00e9taient|devai(?:t|ent)|allai(?:t|ent)|aurai(?:t|ent)|"
    r"doveva(?:no)?|era(?:no)?\s+previst\w+|zou(?:den)?|(?:was|waren)\s+(?:gepland|voorzien)|iam?\s+\w+r\b|estavam?|devia[mn]?|deveriam?)\b",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:glauben?\s+(?:ich\s+|wir\s+)?(?:nicht|kaum)|kaum|bezweif\w+|unwahrscheinlich|no\s+cre(?:o|emos)|dud(?:o|amos)|no\s+es\s+seguro|ne\s+(?:pense|crois|pensons|croyons)\s+pas|doute\w*|"
    r"pas\s+certaine?|non\s+credo|dubito|geloof\s+niet|betwijfel\w*|n\u00e3o\s+(?:acho|acredito|creio))\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:rechnung\w*|zeichnung\w*|zeugnis\w*|zertifikat\w*|gutschrift\w*|muster\w*|unterlagen|factura\w*|planos?|certificados?|muestras?|nota\s+de\s+cr\u00e9dito|"
    r"remisi[o\u00f3]n|dibujos?|facture\w*|plans?|dessins?|certificats?|\u00e9chantillons?|avoir|fattur\w+|disegn\w+|certificat\w+|campion\w+|factuur|facturen|tekening\w*|certifica\w+|"
    r"monsters?|nota\s+fiscal|desenhos?|amostras?|preise?|preis\w*|precios?|prix|prezz\w+|prijs\w*|pre\u00e7os?|pago|pagos|paiement|zahlung|pagament\w+|betaling)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:teillieferung\w*|teilmenge\w*|teilweise|halbe?[nr]?|h\u00e4lfte|incomplet[aoes]*|parcial\w*|partiell\w*|mitad|moiti\u00e9|partial\w*|parzial\w*|met\u00e0\s+(?:di|del\w*|dell)\b|gedeeltelijk\w*|"
    r"deellevering\w*|helft|metade|incompleet|unvollst\u00e4ndig\w*)\b",
    re.IGNORECASE,
)
_CAME_BACK = re.compile(
    r"\b(?:zur\u00fcck(?:ge\w+)?|retour\w*|besch\u00e4digt\w*|regres\w+|revien\w+|vuelv\w+|torna(?:no)?|terug|devuelt\w+|devolv\w+|da\u00f1ad\w+|retourn\w+|revenue?s?|endommag\w+|restituit\w+|danneggiat\w+|beschadigd\w*|"
    r"teruggestuurd|danificad\w+)\b",
    re.IGNORECASE,
)
_RAW = re.compile(
    r"\b(?:raw\s+materials?|roh(?:material|ware|teile?)\w*|vormaterial\w*|halbzeug\w*|materia\s+prima|mati\u00e8res?(?:\s+premi\u00e8res?)?|mat\u00e9ria[\s-]prima|grondstof\w*)\b",
    re.IGNORECASE,
)
_BY_OTHERS = re.compile(BY_OTHERS, re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+'?")


def foreign_doubts(verdict: Verdict, clause: Clause) -> Iterator[Caution]:
    """Yield the cautions about one statement read in words of another language."""
    dated = verdict.window is not None or verdict.ship_date is not None
    if dated and verdict.kind is StatementKind.CONFIRM and _RAW.search(clause.text):
        yield Caution.UNCLEAR_DATE
    if not clause.tongues:
        return
    told = [m for m in clause.marks if m.tongue and m.cue in _TOLD]
    yield from _of_tense(clause, told)
    if verdict.kind not in _NEWS:
        return
    bounded = verdict.window is not None and verdict.window.end is None  # "nicht vor dem 14.12. fertig"
    if not bounded and (any(m.negated and m.cue not in _BAD_NEWS for m in told) or _is_denied(clause)):
        yield Caution.UNCLEAR_KIND
    if any(p.search(clause.text) for p in (_PAST_PLAN, _DOUBTED, _PAPER, _CAME_BACK)):
        yield Caution.UNCLEAR_KIND
    if _PART.search(clause.text):
        yield Caution.UNCLEAR_QUANTITY
    if dated and any(_BY_OTHERS.search(clause.text[: m.start]) for m in told):
        yield Caution.UNCLEAR_DATE


def _of_tense(clause: Clause, told: list[Mark]) -> Iterator[Caution]:
    """Doubt "el lunes mandamos", which may be past or to come."""
    days = [e for e in clause.all_of(Thing.DATE) if e.date is not None and e.date.dated]
    if not days and any(m.either for m in told):
        yield Caution.UNCLEAR_DATE


def _is_denied(clause: Clause) -> bool:
    """Tell a denial that belongs to no phrase, no day and no bad news that is denied ("ohne Verspätung")."""
    negations = union(clause.tongues, "negations")
    spans = [(m.start, m.end) for m in clause.marks if m.tongue] + [(e.start, e.end) for e in clause.entities]
    good = [m.start for m in clause.marks if m.tongue and m.negated and m.cue in _BAD_NEWS]
    for word in _WORD.finditer(clause.text):
        if word[0].lower() not in negations or any(low <= word.start() < high for low, high in spans):
            continue
        if not any(0 <= start - word.end() <= _NEAR for start in good) and not _HARMLESS.match(
            clause.text, word.start()
        ):
            return True
    return False


_NEAR = 15  # characters between a denial and the bad news it denies
_HARMLESS = re.compile(
    r"(?:nicht\s+nur|no\s+s[o\u00f3]lo|pas\s+seulement|nicht\s+mehr\s+lange|no\s+obstante|pas\s+de\s+(?:probl\u00e8me|souci))\b",
    re.IGNORECASE,
)
