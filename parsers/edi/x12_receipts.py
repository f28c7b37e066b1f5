"""X12 997, 999 and 824: what a vendor's system says of a file of ours. That a file arrived confirms no order.

A refusal is another matter: the order may never have reached anybody, so it stays in sight.
"""

from domain.document import Document
from domain.errors import DocumentError
from parsers.edi.segments import Segment, joined, said_nothing
from parsers.edi.x12_transaction import Transaction

_WORDS = {"997": "functional acknowledgment", "999": "implementation acknowledgment"}
# Elements 715 and 717: rejected, for whatever reason (authentication, content, assurance).
_REFUSED = frozenset({"R", "M", "W", "X"})
_VERDICTS = {"AK5": 1, "IK5": 1, "AK9": 1}


def read_functional(transaction: Transaction, *, name: str) -> Document:
    """Return the document of a 997 or 999: nothing said, as long as our file was taken.

    Raises:
        DocumentError: the vendor's system refused our file.
    """
    words = f"X12 {transaction.set_id} {_WORDS[transaction.set_id]}"
    for segment in transaction.segments:
        element = _VERDICTS.get(segment.tag)
        if element is not None and segment.text(element).upper() in _REFUSED:
            where = f"segment {segment.number} ({segment.tag}*{segment.text(element)})"
            raise DocumentError(f"{words}: {where} refuses {_about(transaction)}; our order may not have arrived")
    return said_nothing(f"{words}: proves that a file arrived, confirms no order", name=name)


def _about(transaction: Transaction) -> str:
    """Return what was refused as the vendor names it: group, transaction set and control number."""
    named = [s for s in transaction.segments if s.tag in ("AK1", "AK2")]
    return joined((f"{s.text(1)} {s.text(2)}" for s in named), separator=", ") or "our file"


def read_824(transaction: Transaction, *, name: str) -> Document:
    """Return the document of an application advice: nothing said, as long as our message was accepted.

    Raises:
        DocumentError: the vendor's application rejects a message of ours.
    """
    rejected = [s for s in transaction.segments if s.tag == "OTI" and s.text(1).upper().endswith("R")]
    if rejected:
        reasons = joined(_reason(s) for s in transaction.segments if s.tag in ("TED", "NTE", "RED"))
        about = joined((f"{s.text(2)} {s.text(3)}" for s in rejected), separator=", ")
        raise DocumentError(
            f"X12 824 application advice rejects {about} (segment {rejected[0].number}): {reasons or 'no reason'}"
        )
    return said_nothing("X12 824 application advice: our message was taken, confirms no order", name=name)


def _reason(segment: Segment) -> str:
    return segment.text(2) or segment.text(1)
