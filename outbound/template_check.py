"""Whether a template names only fields that exist: found when it is loaded, not when a mail is due.

A template is judged by its syntax tree against the shape of what it will get. Calls, includes and macros are not
offered: a template is words with values in them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

FILTERS = frozenset(
    {
        "capitalize", "first", "int", "join", "last", "length", "list", "lower", "map", "rejectattr", "replace",
        "reverse", "selectattr", "sort", "string", "title", "trim", "truncate", "unique", "upper",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text or number."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """Several of one shape."""

    each: "Shape"


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields."""

    fields: Mapping[str, "Shape"]


Shape = Scalar | ListOf | Record
SCALAR = Scalar()
_LOOP = Record(dict.fromkeys(("index", "index0", "first", "last", "length"), SCALAR))
_REFUSED = (
    nodes.Call, nodes.CallBlock, nodes.Macro, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block,
    nodes.FilterBlock, nodes.ScopedEvalContextModifier,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a template, and in which line."""

    line: int
    words: str


def faults(tree: nodes.Template, shape: Record) -> Iterator[Fault]:
    """Yield what a template asks for and will not get."""
    yield from _walk(tree, dict(shape.fields))


def _walk(node: nodes.Node, scope: dict[str, Shape]) -> Iterator[Fault]:
    if isinstance(node, _REFUSED):
        yield Fault(line=node.lineno, words=f"{type(node).__name__.lower()} is not offered in templates")
        return
    if isinstance(node, nodes.For):
        yield from _loop(node, scope)
        return
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        yield from _walk(node.node, scope)
        scope[node.target.name] = _shape(node.node, scope) or SCALAR
        return
    if isinstance(node, nodes.Expr):
        yield from _expression(node, scope)
    for child in node.iter_child_nodes():
        yield from _walk(child, scope)


def _loop(node: nodes.For, scope: dict[str, Shape]) -> Iterator[Fault]:
    yield from _walk(node.iter, scope)
    over = _shape(node.iter, scope)
    if not isinstance(over, ListOf) or not isinstance(node.target, nodes.Name):
        yield Fault(line=node.lineno, words="a loop runs over one of the lists, with one name")
        return
    inner = {**scope, node.target.name: over.each, "loop": _LOOP}
    for part in (*([node.test] if node.test else []), *node.body):
        yield from _walk(part, inner)
    for part in node.else_:
        yield from _walk(part, scope)


def _expression(node: nodes.Expr, scope: Mapping[str, Shape]) -> Iterator[Fault]:
    match node:
        case nodes.Name(name=name, ctx="load") if name not in scope:
            yield Fault(line=node.lineno, words=f"unknown field {name!r}; there are {', '.join(sorted(scope))}")
        case nodes.Getattr(node=inner, attr=attribute):
            yield from _attribute(node, inner, attribute, scope)
        case nodes.Getitem(node=inner, arg=nodes.Const(value=str(attribute))):
            yield from _attribute(node, inner, attribute, scope)
        case nodes.Filter(node=inner, name=name):
            yield from _filter(node, inner, name, scope)


def _attribute(node: nodes.Expr, inner: nodes.Expr, name: str, scope: Mapping[str, Shape]) -> Iterator[Fault]:
    over = _shape(inner, scope)
    if over is None:
        return  # the inner fault is told by itself
    if not isinstance(over, Record):
        yield Fault(line=node.lineno, words=f"unknown field {name!r}: what stands before the dot has no fields")
    elif name not in over.fields:
        there = ", ".join(sorted(over.fields))
        yield Fault(line=node.lineno, words=f"unknown field {name!r}; there are {there}")


def _filter(node: nodes.Filter, inner: nodes.Node | None, name: str, scope: Mapping[str, Shape]) -> Iterator[Fault]:
    if name not in FILTERS:
        yield Fault(line=node.lineno, words=f"no filter {name!r}; there are {', '.join(sorted(FILTERS))}")
        return
    field = _field_of(node)
    over = _shape(inner, scope) if isinstance(inner, nodes.Expr) else None
    each = over.each if isinstance(over, ListOf) else None
    if field is not None and isinstance(each, Record) and field not in each.fields:
        yield Fault(line=node.lineno, words=f"unknown field {field!r}; there are {', '.join(sorted(each.fields))}")


def _field_of(node: nodes.Filter) -> str | None:
    """Return the field a filter looks at: ``map(attribute='po')``, ``selectattr('paper')``."""
    keyword = next((k.value for k in node.kwargs if k.key == "attribute"), None)
    given = keyword or (node.args[0] if node.name in {"selectattr", "rejectattr"} and node.args else None)
    return given.value if isinstance(given, nodes.Const) and isinstance(given.value, str) else None


def _shape(node: nodes.Node, scope: Mapping[str, Shape]) -> Shape | None:
    """Return the shape of an expression; None where it names something that is not there."""
    match node:
        case nodes.Name(name=name):
            return scope.get(name)
        case nodes.Getattr(node=inner, attr=name) | nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
            over = _shape(inner, scope)
            return over.fields.get(name) if isinstance(over, Record) else None
        case nodes.Getitem(node=inner):
            over = _shape(inner, scope)
            return over.each if isinstance(over, ListOf) else None
        case nodes.Filter(node=nodes.Expr() as inner, name=name):
            return _filtered(_shape(inner, scope), name)
        case _:
            return SCALAR


def _filtered(over: Shape | None, name: str) -> Shape | None:
    if isinstance(over, ListOf):
        if name in {"first", "last"}:
            return over.each
        if name in {"list", "rejectattr", "reverse", "selectattr", "sort", "unique"}:
            return over
        if name == "map":
            return ListOf(SCALAR)
    return SCALAR if over is not None else None
