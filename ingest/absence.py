"""Out-of-office notes: when somebody is back, and whom to ask meanwhile."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.mail import Mail
from ingest.plain_dates import date_in

# What mail systems put in front of the subject of an automatic reply, per language.
_SUBJECTS = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|r)\s*:\s*)?(?:"
    r"automatic reply|auto(?:matic)?[- ]?(?:reply|response|answer)|autoreply"
    r"|out of (?:the )?office|ooo\b|away from (?:the|my)"
    r"|abwesenheits|automatische antwort|abwesend|nicht im (?:büro|haus)"
    r"|réponse automatique|absence du bureau|message d'absence|absent"
    r"|respuesta automática|fuera de (?:la )?oficina|ausente"
    r"|risposta automatica|fuori (?:sede|ufficio)|assente"
    r"|resposta automática|ausência|fora do escritório"
    r"|automatisch antwoord|afwezig|autosvar|automatiskt svar|automaattinen vastaus|frånvaro|fravær"
    r"|automatyczna odpowiedź|nieobecno|automatická odpověď|автоответ|自動応答|自动答复|自动回复)",
    re.IGNORECASE,
)
# A subject that names the absence without being a prefix ("Jim Novak is out of the office").
_SUBJECT_ANYWHERE = re.compile(
    r"\b(?:is |am |be )?(?:out of (?:the )?office|on (?:vacation|leave|pto))\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"out of (?:the )?office|away from (?:the office|my desk|work|e-?mail)"
    r"|on (?:vacation|annual leave|holiday|pto\b|leave|maternity|parental|medical)|limited access to (?:my )?e-?mail"
    r"|office (?:is|will be) closed|be (?:back|returning)\b"
    r"|traveling|no longer (?:with|works? (?:at|for)|employed)"
    r"|nicht im (?:büro|haus)|abwesend|im urlaub|außer haus|nicht erreichbar|wieder erreichbar|nicht mehr (?:im|bei)"
    r"|absente? du bureau|en congés?|en vacances|de retour|je suis absent|serai absent|bureau est fermé"
    r"|fuera de (?:la )?oficina|de vacaciones|estaré ausente|de regreso|de vuelta"
    r"|fuori (?:sede|ufficio)|in ferie|assente|afwezig|met vakantie|op vakantie|férias|ausente",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"no longer (?:with|works? (?:at|for)|employed)|has left the company|nicht mehr (?:im unternehmen|bei uns|für)"
    r"|ne travaille plus|ya no trabaja|non lavora più",
    re.IGNORECASE,
)


class AbsenceBasis(StrEnum):
    """What the named day is."""

    FIRST_DAY_BACK = "first_day_back"
    LAST_DAY_AWAY = "last_day_away"


# Words before the date. "until" leaves open whether the day itself counts; the later reading is the safe one.
_CUES = (
    (
        AbsenceBasis.FIRST_DAY_BACK,
        re.compile(
            r"\bback(?:\s+(?:in|at)\s+(?:the\s+|my\s+)?(?:office|desk|work))?\s*(?:on|in|by)?\b"
            r"|\breturn(?:s|ing)?(?:\s+(?:to|in)\s+(?:the\s+|my\s+)?(?:office|work))?\s*(?:on|date\s*:?|by)?\b"
            r"|\bavailable again\s*(?:on|from)?\b|\bre-?open(?:s|ing)?\s*(?:on)?\b"
            r"|\bresum(?:e|es|ing)\s*(?:\w+\s+){0,2}(?:on)?\b"
            r"|\b(?:wieder\s+)?(?:erreichbar|zurück|für sie da|da|im büro|im haus)?\s*(?:ab|am)\s+(?:dem\s+)?"
            r"(?=[^!?\n]{0,40}(?:wieder|zurück|erreichbar|für sie da))"
            r"|\b(?:wieder|zurück|erreichbar)\s+(?:ab|am)\b"
            r"|\b(?:de retour|retour|reprendrai)\b\s*(?:au bureau\s*)?(?:à partir d[ue]|le|au|du)?"
            r"|\b(?:de regreso|de vuelta|regres[oa]ré?|volveré|vuelvo)\b\s*(?:a la oficina\s*)?(?:el|a partir del?)?"
            r"|\b(?:di ritorno|rientr\w+|tornerò)\b\s*(?:in ufficio\s*)?(?:il|dal)?"
            r"|\b(?:weer (?:aanwezig|bereikbaar)|terug)\b\s*(?:op|vanaf)?",
            re.IGNORECASE,
        ),
    ),
    (
        AbsenceBasis.LAST_DAY_AWAY,
        re.compile(
            r"\b(?:until|till?|'til|through|thru|up to|to and including)\b"
            r"|\bbis\b(?:\s+(?:einschließlich|inkl\.?|zum|einschl\.?))*"
            r"|\bjusqu(?:'|\u2019|e )?\s*(?:au|à|a)?\b|\bhasta\b(?:\s+el)?"
            r"|\bfino al\b|\btot(?: en met)?\b|\bt/m\b|\baté\b",
            re.IGNORECASE,
        ),
    ),
)
_RANGE_END = re.compile(r"(?:\bto\b|\u2013|\u2014|-|\band\b|\bau\b|\bal?\b|\bbis\b)\s*", re.IGNORECASE)
_RANGE_START = re.compile(r"\b(?:from|between|starting|vom|du|del|desde|dal|van)\b", re.IGNORECASE)
_REACH = 48  # the date stands close behind its cue
_SHORT = 1500
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An absence note: the day named and what it is (both None where no day is given), and other addresses.

    ``contacts`` are addresses in the note, a proposal for a person and never a recipient by themselves. ``left``
    tells that the person has left for good.
    """

    day: date | None = None
    basis: AbsenceBasis | None = None
    contacts: tuple[str, ...] = ()
    left: bool = False

    @property
    def first_day_back(self) -> date | None:
        """The first day on which asking again makes sense."""
        if self.day is None or self.basis is AbsenceBasis.FIRST_DAY_BACK:
            return self.day
        return self.day + timedelta(days=1)


def absence_in(mail: Mail) -> Absence:
    """Return what an absence note says; days without a year are the next ones from the note's own day."""
    text = own_words(mail)
    dated = _dated(text, mail.local_date)
    ours = {mail.sender.email, *(a.email for a in (*mail.to, *mail.cc))}
    contacts = dict.fromkeys(m.group().lower().rstrip(".") for m in _EMAIL.finditer(text))
    return Absence(
        day=dated[1] if dated else None,
        basis=dated[0] if dated else None,
        contacts=tuple(c for c in contacts if c not in ours),
        left=_GONE.search(text) is not None,
    )


def has_absence_subject(mail: Mail) -> bool:
    """Return True when the subject starts as automatic replies do."""
    return _SUBJECTS.match(mail.subject) is not None


def tells_absence(mail: Mail) -> bool:
    """Return True when the words themselves say that somebody is away or has left."""
    return _AWAY.search(own_words(mail)) is not None or _GONE.search(own_words(mail)) is not None


def names_absence_in_subject(mail: Mail) -> bool:
    """Return True when the subject speaks of an absence anywhere."""
    return _SUBJECT_ANYWHERE.search(mail.subject) is not None


def is_short(mail: Mail) -> bool:
    """Return True for a text of the length of an absence note."""
    return len(own_words(mail)) <= _SHORT


def own_words(mail: Mail) -> str:
    """Return the text above a quoted older mail."""
    lines = []
    for line in mail.text.split("\n"):
        if line.startswith(">") or re.match(r"\s*(?:-{3,}\s*original|_{20,}|On .{10,120} wrote:)", line, re.IGNORECASE):
            break
        lines.append(line)
    return "\n".join(lines)


def _dated(text: str, reference: date) -> tuple[AbsenceBasis, date] | None:
    """Look for the day back before the last day away, then for the end of a range ("12/14 - 12/26")."""
    flat = " ".join(text.split())
    for basis, cue in _CUES:
        for match in cue.finditer(flat):
            found = date_in(match.group() + _clause(flat[match.end() :]), reference=reference)
            if found is not None:
                return basis, found.day
    return _range(flat, reference)


def _clause(behind: str) -> str:
    """Return the words behind a cue up to the end of the sentence."""
    piece = behind[:_REACH]
    end = re.search(r"[!?;]|(?<!\d)\.(?=\s+[A-ZÄÖÜ][a-zäöü])", piece)
    return " " + (piece[: end.start()] if end else piece)


def _range(flat: str, reference: date) -> tuple[AbsenceBasis, date] | None:
    if not _AWAY.search(flat):
        return None
    first = date_in(flat, reference=reference)
    if first is None:
        return None
    behind = flat[first.end : first.end + _REACH].lstrip(" ,")
    joint = _RANGE_END.match(behind)
    last = date_in(behind[joint.end() :], reference=first.day) if joint else None
    if last is not None:
        return AbsenceBasis.LAST_DAY_AWAY, last.day
    return (AbsenceBasis.LAST_DAY_AWAY, first.day) if not _RANGE_START.search(flat[: first.start]) else None
