"""The verdicts of a comparison, field by field and as a whole."""

from dataclasses import dataclass
from enum import StrEnum

from matching.items.substitutions import Substitution


class Verdict(StrEnum):
    """How the offered goods stand to the ordered ones in one field, or as a whole."""

    SAME = "same"
    EQUIVALENT = "equivalent"  # another name or a fuller one for the same goods
    UPGRADE = "upgrade"  # usually accepted as better; a person decides
    MISSING = "missing"  # one side does not say, or not surely
    DOWNGRADE = "downgrade"  # the trade does not accept it for what was ordered
    DIFFERENT = "different"


class Field(StrEnum):
    """The fields of an item that are compared."""

    FORM = "form"
    METAL = "metal"
    GRADE = "grade"
    SECTION = "section"
    SIZES = "sizes"
    SCHEDULE = "schedule"
    LENGTH = "length"
    PROCESS = "process"
    FINISH = "finish"
    COATING = "coating"
    TEMPER = "temper"
    THREAD = "thread"
    CODES = "codes"
    WORDS = "words"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldVerdict:
    """The verdict on one field, with a note for a person where it is not plain.

    ``substitution`` is what the trade says of the pair, where it says anything.
    """

    field: Field
    verdict: Verdict
    note: str = ""
    substitution: Substitution | None = None


# Without these two texts cannot be said to name the same goods.
_NEEDED = frozenset(
    {Field.FORM, Field.GRADE, Field.SECTION, Field.SIZES, Field.SCHEDULE, Field.LENGTH, Field.THREAD, Field.CODES}
    | {Field.COATING, Field.WORDS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All verdicts on fields at least one side names; fields neither side names are left out."""

    fields: tuple[FieldVerdict, ...]

    def of(self, field: Field) -> Verdict | None:
        """Return the verdict on a field, None where neither side names it."""
        return next((found.verdict for found in self.fields if found.field is field), None)

    @property
    def verdict(self) -> Verdict:
        """The whole: the worst field decides; missing counts only in fields that tell goods apart."""
        found = {entry.verdict for entry in self.fields}
        for verdict in (Verdict.DIFFERENT, Verdict.DOWNGRADE, Verdict.UPGRADE):
            if verdict in found:
                return verdict
        missing = any(entry.verdict is Verdict.MISSING and entry.field in _NEEDED for entry in self.fields)
        if missing or not found & {Verdict.SAME, Verdict.EQUIVALENT}:
            return Verdict.MISSING
        return Verdict.EQUIVALENT if Verdict.EQUIVALENT in found else Verdict.SAME

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know, one sentence a field."""
        return tuple(f"{entry.field}: {entry.note}" for entry in self.fields if entry.note)
