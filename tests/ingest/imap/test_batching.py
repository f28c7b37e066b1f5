from hypothesis import given, strategies as st

from ingest.imap.batching import BATCH_BYTES, BATCH_MAILS, LARGE_BYTES, MIB, Batch, BatchKind, batches

SIZES = st.dictionaries(st.integers(1, 10_000), st.integers(0, 70 * MIB), max_size=300)
TROUBLES = st.dictionaries(st.integers(1, 10_000), st.integers(0, 5), max_size=50)


@given(SIZES, TROUBLES)
def test_every_mail_is_in_one_batch_and_batches_keep_their_limits(sizes, troubles):
    planned = list(batches(sizes, largest_bytes=50 * MIB, troubles=troubles))
    assert sorted(uid for batch in planned for uid in batch.uids) == sorted(sizes)
    for batch in planned:
        assert len(batch.uids) <= BATCH_MAILS
        if batch.kind is BatchKind.TOGETHER:
            assert sum(sizes[uid] for uid in batch.uids) <= BATCH_BYTES
            assert all(sizes[uid] <= LARGE_BYTES for uid in batch.uids)
        else:
            (uid,) = batch.uids
            assert (sizes[uid] > 50 * MIB) == (batch.kind is BatchKind.HEADER_ONLY)


def test_20_a_hundred_megabytes_take_at_most_15_commands():
    sizes = dict.fromkeys(range(1, 501), 200000)
    assert len(list(batches(sizes, largest_bytes=50 * MIB, troubles={}))) <= 15


def test_mails_with_troubles_come_last_and_then_alone():
    planned = list(batches({1: 10, 2: 10, 3: 10, 4: 10}, largest_bytes=MIB, troubles={1: 3, 2: 1, 3: 2}))
    assert planned == [Batch(kind=BatchKind.TOGETHER, uids=uids) for uids in ((4,), (2,), (3,), (1,))]
