"""What people taught about a vendor's own names: his part number, or his wording, means an item of ours."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AliasStatus(StrEnum):
    """Whether an alias counts."""

    PROPOSED = "proposed"  # seen in a decision, not yet replayed over the vendor's history
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"  # a later paper contradicts it; a person looks
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name of one vendor for one item of ours; ``alias_id`` is 0 until stored.

    ``item`` is our item number, ``description`` our words for it: the alias means the goods, not an order line.
    The same name of another vendor is another alias.
    """

    vendor_id: str
    part: str
    item: str
    description: str
    proposed_by: str
    proposed_at: datetime
    status: AliasStatus = AliasStatus.PROPOSED
    alias_id: int = 0
    decision_id: int | None = None
    replayed: str = ""
    status_by: str = ""
    status_reason: str = ""


def part_key(text: str) -> str:
    """Return a vendor's part number or wording in comparable form: letters and digits in upper case."""
    return "".join(c for c in text.upper() if c.isalnum())
