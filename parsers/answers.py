"""Stub."""
from domain.document import *
def answered_rows(mail, blocks, *, context): return ()
