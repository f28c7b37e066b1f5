"""What a statement says, as one short word: equal when the same paper is read the same way again.

Evidence, sureness and the weight that only checks the pieces are left out, so that a better reader that finds the same
words finds the same fingerprint; so is the line it was matched to.
"""

import hashlib
from dataclasses import replace

from domain.document import Statement
from domain.wire import encode

_DIGITS = 20


def fingerprint(document: str, statement: Statement) -> str:
    """Return the fingerprint of a statement in a document of one mail."""
    bare = replace(statement, evidence=(), reading=1.0, cautions=frozenset(), note="", ordered=None, weight=None)
    return hashlib.sha256(document.encode("utf-8", "surrogatepass") + b"\n" + encode(bare)).hexdigest()[:_DIGITS]
