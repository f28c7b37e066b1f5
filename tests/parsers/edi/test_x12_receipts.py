import pytest

from domain.errors import DocumentError
from domain.mail import MailKind
from tests.parsers.edi.said import x12_of

TAKEN = [
    ("997", ("AK1*PO*411", "AK9*A*1*1*1")),
    ("997", ("AK1*PO*411", "AK2*850*0001", "AK5*E*1", "AK9*E*1*1*1")),
    ("999", ("AK1*PO*411", "IK5*A", "AK9*A*1*1*1")),
    ("824", ("BGN*11*1*20261112", "OTI*TA*PO*45012")),
    ("824", ("BGN*11*1*20261112", "OTI*TE*PO*45012", "TED*007*NOTE")),
]


@pytest.mark.parametrize(("code", "segments"), TAKEN)
def test_proof_that_a_file_arrived_confirms_no_order(code: str, segments: tuple[str, ...]) -> None:
    document = x12_of(code, *segments)
    assert (document.kind, document.statements, document.problem) == (MailKind.OTHER, (), None)
    assert "confirms no order" in document.title


REFUSED = [
    ("997", ("AK1*PO*411", "AK2*850*0001", "AK5*R*5", "AK9*R*1*1*0"), "850 0001"),
    ("999", ("AK1*PO*411", "IK5*R", "AK9*R*1*1*0"), "PO 411"),
    ("997", ("AK1*PO*411", "AK9*X*1*1*0"), "may not have arrived"),
    ("824", ("BGN*11*1*20261112", "OTI*TR*PO*45012", "TED*007*ITEM UNKNOWN"), "45012.*ITEM UNKNOWN"),
    ("824", ("BGN*11*1*20261112", "OTI*IR*PO*45012"), "no reason"),
]


@pytest.mark.parametrize(("code", "segments", "words"), REFUSED)
def test_refusal_stays_in_sight(code: str, segments: tuple[str, ...], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        x12_of(code, *segments)


@pytest.mark.parametrize(
    ("code", "words"),
    [("846", "stock report, not about orders"), ("832", "price catalog"), ("863", "test results"), ("850", "our own"), ("860", "our own"), ("830", "our own"), ("820", "payment")],
)  # fmt: skip
def test_sets_that_say_nothing_about_orders_are_named_kindly(code: str, words: str) -> None:
    document = x12_of(code, "BIA*00*DD*1*20261112", "LIN**BP*X", "QTY*33*500*PC")
    assert (document.statements, document.problem) == ((), None)
    assert words in document.title


@pytest.mark.parametrize("code", ["214", "843", "857", "945", "123"])
def test_sets_that_may_say_something_and_are_not_read_are_a_problem(code: str) -> None:
    with pytest.raises(DocumentError, match=f"{code} .*not read yet"):
        x12_of(code, "B10*1*2*3")
