"""The single keys of the screen: one registry, shown beside each control and in the list behind ``?``.

A key presses a visible control that carries it (``data-key``); there is nothing a key does that a click does not.
Every person may choose other keys, or none, for everything but the digits (WCAG 2.1.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key (as ``KeyboardEvent.key`` names it), a second one, and what pressing it does."""

    key: str
    does: str
    also: str = ""
    group: str = "Review"
    fixed: bool = False

    @property
    def names(self) -> str:
        """Its names as a control carries them, with a space between two; empty where there is none."""
        return " ".join(name for name in (self.key, self.also) if name)


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "accept": Key(key="a", also="Enter", does="Accept the chosen line and go on"),
        "reject": Key(key="x", does="No order line fits; say why"),
        "split": Key(key="d", does="Split over several lines"),
        "correct": Key(key="c", does="Correct a value"),
        "later": Key(key="s", does="Later: ask again on a day, or when new mail comes"),
        "note": Key(key="m", does="Write a note or give the case to a colleague"),
        "remember": Key(key="r", does="Remember this item number for this vendor"),
        "choose": Key(key="1-9", does="Choose a candidate", fixed=True),
        "undo": Key(key="z", also="Backspace", does="Take the last decision back"),
        "batch": Key(key="A", does="Accept all sure rows of this document, after a look at them"),
        "next": Key(key="j", does="Next case without deciding"),
        "previous": Key(key="k", does="Previous case without deciding"),
        "next_page": Key(key="n", does="Next page of the document"),
        "previous_page": Key(key="p", does="Previous page of the document"),
        "larger": Key(key="+", does="Page larger"),
        "smaller": Key(key="-", does="Page smaller"),
        "thread": Key(key="t", does="Mail thread"),
        "raw": Key(key="e", does="Text of the mail as it came"),
        "find": Key(key="f", does="Find another order line for this case"),
        "search": Key(key="/", does="Search an order, item or vendor", group="Everywhere"),
        "list": Key(key="?", does="Show all keys", group="Everywhere"),
        "today": Key(key="g", does="Today: what to do now", group="Everywhere"),
        "review": Key(key="v", does="Review", group="Everywhere"),
        "board": Key(key="b", does="Exceptions", group="Everywhere"),
        "phone": Key(key="q", does="Quick note of a phone answer", group="Everywhere"),
    }
)
NAMED = ("Enter", "Backspace", "Delete", "Insert", "Home", "End")
_MOST = 2  # keys for one thing


def keys_of(person: Person | None) -> Mapping[str, Key]:
    """Return the keys as a person has them."""
    own = person.own_keys if person is not None else {}
    return {name: _with(key, own[name]) if name in own and not key.fixed else key for name, key in KEYS.items()}


def _with(key: Key, names: str) -> Key:
    first, *more = names.split() or [""]
    return replace(key, key=first, also=more[0] if more else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Keys that a person asks for: what differs from the usual ones, and why they cannot be had, by name."""

    keys: Mapping[str, str]
    faults: Mapping[str, str]


def read_keys(wanted: Mapping[str, str]) -> Chosen:
    """Read what a person typed for each name; a name that is missing keeps its usual keys."""
    faults: dict[str, str] = {}
    keys: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, usual in KEYS.items():
        if usual.fixed:
            continue
        typed = wanted.get(name, usual.names).split()
        clash = next((taken[key] for key in typed if key in taken), None)
        if fault := _fault(typed):
            faults[name] = fault
        elif clash is not None:
            faults[name] = f"“{next(k for k in typed if k in taken)}” is taken: {KEYS[clash].does}"
        taken |= {key: name for key in typed if key not in taken}
        if " ".join(typed) != usual.names:
            keys[name] = " ".join(typed)
    return Chosen(keys=keys, faults=faults)


def _fault(typed: list[str]) -> str | None:
    if len(typed) > _MOST:
        return f"at most {_MOST} keys for one thing"
    if len(set(typed)) < len(typed):
        return "one key stands here twice"
    for key in typed:
        if key.isdecimal():
            return "digits choose a candidate"
        if len(key) > 1 and key not in NAMED:
            return f"“{key}” is no key: one character, or one of {', '.join(NAMED)}"
        if not key.isprintable():
            return "this key has no visible name"
    return None
