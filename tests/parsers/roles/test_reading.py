import pytest
from hypothesis import given, strategies as st

from parsers.layout import Role
from parsers.roles.reading import KNOWN, roles_of, settle_roles


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Ln#", Role.LINE),
        ("QTY", Role.QUANTITY),
        ("Ord Pcs", Role.ORDERED),
        ("Qty Shp'd", Role.SHIPPED),
        ("B/O", Role.BACKORDERED),
        ("Quantity B.O.", Role.BACKORDERED),
        ("Bal Due", Role.OPEN),
        ("Prev. Inv.", Role.SHIPPED_BEFORE),
        ("Shipped to Date", Role.SHIPPED_TO_DATE),
        ("Qty Committed", Role.CONFIRMED),
        ("U/M", Role.UOM),
        ("Pricing UOM", Role.PRICE_UOM),
        ("Unit Price", Role.PRICE),
        ("Ext. Price", Role.AMOUNT),
        ("Promise (ship)", Role.DATE_SHIP),
        ("Sched Ship", Role.DATE_SHIP),
        ("Est. Arrival", Role.DATE_DELIVERY),
        ("New Prom Dt", Role.DATE_PROMISED),
        ("Original ship date", Role.DATE_OLD),
        ("Delivery was", Role.DATE_OLD),
        ("Rqst'd Ship Dt", Role.DATE_REQUIRED),
        ("Cust. P.O. No.", Role.PO),
        ("Your PO / item", Role.PO_AND_LINE),
        ("Cust PO-Ln", Role.PO_LINE),
        ("Our Order No.", Role.VENDOR_ORDER),
        ("Customer Part #", Role.CUSTOMER_ITEM),
        ("Heat #", Role.HEAT),
        ("Bundle No", Role.TAG),
        ("Order Date", Role.OTHER),
        ("Menge", Role.QUANTITY),
        ("Liefertermin", Role.DATE_DELIVERY),
        ("Bestell-Nr.", Role.PO),
        ("Rückstand", Role.BACKORDERED),
        ("Cantidad", Role.QUANTITY),
        ("Fecha de entrega", Role.DATE_DELIVERY),
        ("Quantité", Role.QUANTITY),
        ("Date de livraison", Role.DATE_DELIVERY),
        ("Qté livrée", Role.SHIPPED),
    ],
)
def test_a_heading_is_known_in_many_spellings(header: str, role: Role) -> None:
    assert roles_of(header)[0].role is role
    assert roles_of(header)[0].score >= KNOWN


@pytest.mark.parametrize("header", ["Descriptlon", "Quantlty", "Backordored", "Unit Pr1ce"])
def test_slips_of_ocr_are_forgiven(header: str) -> None:
    assert roles_of(header)


@pytest.mark.parametrize("header", ["", "   ", "Lorem ipsum", "12/04/2026", "--"])
def test_what_is_no_heading_has_no_role(header: str) -> None:
    assert roles_of(header) == ()


def test_several_quantities_in_one_cell_are_named_by_the_first() -> None:
    assert [g.role for g in roles_of("Ord/Shp/BO")] == [Role.ORDERED]


@given(st.text(max_size=60))
def test_any_text_gives_guesses_best_first(header: str) -> None:
    scores = [g.score for g in roles_of(header)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < s <= 1 for s in scores)


@pytest.mark.parametrize(
    ("header", "values", "role"),
    [
        ("Item", ["1", "2", "3"], Role.LINE),
        ("Item", ["000010", "000020"], Role.LINE),
        ("Item", ["PL36-0500", "HR10-48"], Role.ITEM),
        ("Item", ["PLATE A36 1/2 X 96", "FLAT A36 1/4 X 4"], Role.DESCRIPTION),
        ("Mill item", ["5512-001", "5512-002"], Role.LINE),
        ("Due", ["40", "0"], Role.OPEN),
        ("Due", ["12/04/26", "TBD"], Role.DATE_PROMISED),
        ("Ship", ["12", "120"], Role.SHIPPED),
        ("Ship", ["11/18/26", "11/20/26"], Role.DATE_SHIP),
        ("Shipped", ["11/18/26"], Role.DATE_SHIP),
        ("Delivered", ["4 PC"], Role.SHIPPED),
        ("Available", ["300", "20"], Role.CONFIRMED),
        ("Available", ["12/04/26", "in stock"], Role.DATE_PROMISED),
        ("Scheduled", ["6 PC"], Role.ORDERED),
        ("Your item", ["10", "20"], Role.PO_LINE),
        ("Your item", ["PL36-050-96", "PL50-100"], Role.CUSTOMER_ITEM),
        ("PO Item", ["4500017301 / 10", "4500017301 / 20"], Role.PO_AND_LINE),
        ("PO Item", ["10", "20"], Role.PO_LINE),
        ("Net", ["1,204", "960"], Role.WEIGHT),
        ("Gibberish", ["a", "b"], Role.OTHER),
    ],
)
def test_the_cells_settle_what_the_heading_leaves_open(header: str, values: list[str], role: Role) -> None:
    assert settle_roles([header], [values]) == (role,)


def test_a_unit_right_of_the_price_is_the_prices() -> None:
    headers = ["Qty", "Unit", "Price", "Per"]
    values = [["10"], ["PC"], ["52.40"], ["CWT"]]
    assert settle_roles(headers, values) == (Role.QUANTITY, Role.UOM, Role.PRICE, Role.PRICE_UOM)


def test_a_due_date_beside_a_promise_is_what_we_asked_for() -> None:
    values = [["12/01/26"], ["12/09/26"]]
    assert settle_roles(["Due Date", "Promise Date"], values) == (Role.DATE_REQUIRED, Role.DATE_PROMISED)
    assert settle_roles(["Due Date", "Qty"], [["12/01/26"], ["4"]]) == (Role.DATE_PROMISED, Role.QUANTITY)


def test_a_role_stands_once_and_the_second_column_takes_its_next_meaning() -> None:
    headers = ["Item", "Item No.", "Product"]
    values = [["1", "2"], ["AB-1", "AB-2"], ["PLATE A36 X", "FLAT A36 X"]]
    assert settle_roles(headers, values) == (Role.LINE, Role.ITEM, Role.DESCRIPTION)


def test_pieces_and_weight_shipped_are_told_apart() -> None:
    roles = settle_roles(["Ship Qty", "Shpd Wt"], [["40", "12"], ["8,985", "2,004"]])
    assert roles == (Role.SHIPPED, Role.WEIGHT)


def test_columns_without_samples_keep_the_meaning_of_their_heading() -> None:
    assert settle_roles(["Line", "Qty"], [[], ["", ""]]) == (Role.LINE, Role.QUANTITY)


@given(st.lists(st.tuples(st.text(max_size=12), st.lists(st.text(max_size=8), max_size=4)), max_size=6))
def test_there_is_one_role_per_column_for_any_table(columns: list[tuple[str, list[str]]]) -> None:
    roles = settle_roles([h for h, _ in columns], [v for _, v in columns])
    assert len(roles) == len(columns)
