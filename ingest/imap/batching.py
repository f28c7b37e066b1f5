"""How many mails one FETCH asks for: few round trips, bounded memory, and troublemakers by themselves."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from ingest.imap.listing import parts

MIB = 1024 * 1024
BATCH_BYTES = 8 * MIB
BATCH_MAILS = 100
LARGE_BYTES = 4 * MIB
_AFTER_ONE_DROP = 10
_PER_ROUND = (1_000, 100, 1)  # by how often there was trouble


class BatchKind(StrEnum):
    """How the mails of a batch are fetched."""

    TOGETHER = "together"
    IN_PIECES = "in_pieces"  # one large mail
    HEADER_ONLY = "header_only"  # one mail over the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Mails to fetch with one command, by UID."""

    kind: BatchKind
    uids: tuple[int, ...]


def batches(sizes: Mapping[int, int], *, largest_bytes: int, troubles: Mapping[int, int]) -> Iterator[Batch]:
    """Yield batches of the mails of ``sizes`` (UID to bytes) in order of their UIDs.

    ``troubles`` counts how often the connection broke or no body came with a mail: it is fetched after the
    others, so that they get through, and from the second time on alone, the worst last.
    """
    calm = [uid for uid in sorted(sizes) if not troubles.get(uid)]
    yield from _grouped(calm, sizes, largest_bytes=largest_bytes, most=BATCH_MAILS)
    once = [uid for uid in sorted(sizes) if troubles.get(uid) == 1]
    yield from _grouped(once, sizes, largest_bytes=largest_bytes, most=_AFTER_ONE_DROP)
    often = sorted((uid for uid in sizes if troubles.get(uid, 0) > 1), key=lambda uid: (troubles[uid], uid))
    yield from _grouped(often, sizes, largest_bytes=largest_bytes, most=1)


def rounds(uids: Collection[int], *, troubles: Mapping[int, int]) -> Iterator[list[int]]:
    """Yield UIDs in groups, each to be sized and fetched before the next; see ``batches`` for ``troubles``.

    Servers hang up over the size of a mail too: what had trouble waits for the others, and from the second time on
    each is by itself.
    """
    ordered = sorted(uids, key=lambda uid: (troubles.get(uid, 0), uid))
    for trouble, group in groupby(ordered, key=lambda uid: min(troubles.get(uid, 0), 2)):
        yield from parts(list(group), _PER_ROUND[trouble])


def _grouped(uids: list[int], sizes: Mapping[int, int], *, largest_bytes: int, most: int) -> Iterator[Batch]:
    group: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes[uid]
        if size > LARGE_BYTES:
            kind = BatchKind.HEADER_ONLY if size > largest_bytes else BatchKind.IN_PIECES
            yield Batch(kind=kind, uids=(uid,))
            continue
        if group and (weight + size > BATCH_BYTES or len(group) >= most):
            yield Batch(kind=BatchKind.TOGETHER, uids=tuple(group))
            group, weight = [], 0
        group.append(uid)
        weight += size
    if group:
        yield Batch(kind=BatchKind.TOGETHER, uids=tuple(group))
