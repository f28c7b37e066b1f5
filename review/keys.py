"""The single keys of the screen: one registry, shown beside each control and in the list behind ``?``.

A key presses a visible control that carries it (``data-key``); there is nothing a key does that a click does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key (as ``KeyboardEvent.key`` names it), a second one, and what pressing it does."""

    key: str
    does: str
    also: str = ""
    group: str = "Review"


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "accept": Key(key="a", also="Enter", does="Accept the chosen line and go on"),
        "reject": Key(key="x", does="No order line fits; say why"),
        "split": Key(key="d", does="Split over several lines"),
        "correct": Key(key="c", does="Correct a value"),
        "later": Key(key="s", does="Later: ask again on a day, or when new mail comes"),
        "note": Key(key="m", does="Write a note or give the case to a colleague"),
        "remember": Key(key="r", does="Remember this item number for this vendor"),
        "choose": Key(key="1-9", does="Choose a candidate"),
        "undo": Key(key="z", also="Backspace", does="Take the last decision back"),
        "batch": Key(key="A", does="Accept all sure rows of this document, after a look at them"),
        "next": Key(key="j", does="Next case without deciding"),
        "previous": Key(key="k", does="Previous case without deciding"),
        "next_page": Key(key="n", does="Next page of the document"),
        "previous_page": Key(key="p", does="Previous page of the document"),
        "thread": Key(key="t", does="Mail thread"),
        "raw": Key(key="e", does="Text of the mail as it came"),
        "find": Key(key="f", does="Find another order line for this case"),
        "search": Key(key="/", does="Search an order, item or vendor", group="Everywhere"),
        "keys": Key(key="?", does="Show this list", group="Everywhere"),
        "today": Key(key="g", does="Today: what to do now", group="Everywhere"),
        "review": Key(key="v", does="Review", group="Everywhere"),
        "board": Key(key="b", does="Exceptions", group="Everywhere"),
        "phone": Key(key="q", does="Quick note of a phone answer", group="Everywhere"),
    }
)
