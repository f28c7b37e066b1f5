"""Prints a line's story for a terminal."""

from collections.abc import Iterator

from flows.explain import Story, window_words


def story_lines(story: Story) -> Iterator[str]:
    """Yield the lines of text: the account first, then every fact with its evidence, oldest first."""
    state = story.state
    line = state.line
    yield f"{line.po}/{line.line}  {line.description or line.item}  ({line.vendor_id})"
    yield f"{state.headline}, next: {state.next_action} {state.next_action_on or ''}".rstrip()
    yield ""
    figures = {
        "ordered": line.ordered, "cancelled": state.cancelled, "received": state.received, "shipped": state.shipped,
        "promised": state.promised, "backordered": state.backordered, "unexplained": state.unexplained,
    }  # fmt: skip
    yield "  ".join(f"{name} {value.normalize():f}" for name, value in figures.items()) + f"  {line.uom}"
    for part in state.schedules:
        kind = "backordered" if part.backordered else "promised"
        when = window_words(part.promise) if part.promise else "no date"
        yield f"  {part.amount.normalize():f} {line.uom} {kind}: {when}"
    if story.expected is not None:
        yield f"  {story.expected.words}"
    for found in state.exceptions:
        yield f"! {found.code} ({found.severity}) since {found.opened_on}: {found.detail}"
    yield ""
    for entry in story.entries:
        yield f"{entry.on}  {entry.who}: {entry.what}"
        yield from (f"            {quote}" for quote in entry.evidence)
