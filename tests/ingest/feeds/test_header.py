import pytest

from ingest.feeds.header import assign, find_header, header_key
from ingest.feeds.rows import Row

ERP_HEADERS = [
    "PO No=po|Item=item|Dist/Rls=release|Vendor=vendor|Form=form|Ord Pcs=ordered_pieces|Ord Wgt=ordered_weight|Rcv Wgt=received_weight|Bal Pcs=open_pieces|Due From=need_from|Due To=need_date|Cost UM=price_uom|Whs=warehouse",
    "Purchasing Document=po|Item=line|Supplier/Supplying Plant=vendor|Short Text=description|Material=item|Order Quantity=ordered|Order Unit=uom|Net Price=unit_price|Price Unit=price_uom|Still to be delivered (qty)=open|Still to be delivered (value)=|Delivery Date=need_date|Delivery Completed=closed|Deletion Indicator=deleted",
    "EBELN=po|EBELP=line|BEDAT=order_date|LIFNR=vendor_id|TXZ01=description|MATNR=item|MENGE=ordered|MEINS=uom|NETPR=unit_price|PEINH=price_uom|EINDT=need_date|ELIKZ=closed",
    "Purchase order=po|Line number=line|Vendor account=vendor_id|Item number=item|Product name=description|Quantity=ordered|Unit=uom|Deliver remainder=open|Requested receipt date=need_date|Confirmed receipt date=|Line status=status",
    "Document No.=po|Line No.=line|Buy-from Vendor No.=vendor_id|No.=item|Outstanding Quantity=open|Quantity Received=received|Unit of Measure Code=uom|Direct Unit Cost=unit_price|Location Code=warehouse",
    "Date=order_date|Document Number=po|Name=vendor|Item=item|Memo=description|Quantity Fulfilled/Received=received|Quantity Billed=|Item Rate=unit_price|Units=uom|Closed=closed|Line ID=line",
    "PONum=po|POLine=line|PORelNum=release|VendorID=vendor_id|PartNum=item|VenPartNum=vendor_item|XRelQty=ordered|IUM=uom|RelQty=|DueDate=need_date|PromiseDt=|CostPer=price_uom",
    "PO#=po|Line#=line|Product=item|Qty Ord=ordered|Qty Rcv=received|Price=unit_price|Due Date=need_date|Vendor#=vendor_id|Whse=warehouse",
    "Num=po|Supplier=vendor|Product/Service=item|Qty=ordered|Rate=unit_price|Received Qty=received|Backordered Qty=open|Open balance=",
    "PO Number=po|Line=line|Shipment=schedule|Distribution=distribution|Supplier=vendor|Qty Cancelled=cancelled|Qty Due=open|Need-By Date=need_date|Promised Date=|Closure Status=status",
    "Order Reference=po|Vendor=vendor|Order Deadline=order_date|Expected Arrival=need_date|Product=item|UoM=uom",
    "PONUMBER=po|LINENO=line|VENDORNO=vendor_id|ITEMDESC=description|QTYORD=ordered|QTYRCVD=received|UNITCOST=unit_price|DUEDATE=need_date",
    "P.O. Number=po|Ln=line|Supplier Code=vendor_id|Supplier=vendor|Mat'l=item|Rec'd=received|B/O=open|U of M=uom|Price/Unit=unit_price|Req'd Date=need_date",
    "Einkaufsbeleg=po|Position=line|Material=item|Kurztext=description|Bestellmenge=ordered|Bestellmengeneinheit=uom|Lieferdatum=need_date|L\u00f6schkennzeichen=deleted",
    "po_number=po|po_line=line|vendor_id=vendor_id|item_id=item|vendor_part=vendor_item|qty_ordered=ordered|qty_open=open|closed_flag=closed",
]


@pytest.mark.parametrize("layout", ERP_HEADERS)
def test_the_usual_headers_of_an_erp_are_known(layout: str) -> None:
    wanted = dict(pair.rsplit("=", 1) for pair in layout.split("|"))
    columns = assign("orders", list(wanted), {})
    found = {column.header: name for name, column in columns.items()}
    assert found == {header: name for header, name in wanted.items() if name}


@pytest.mark.parametrize("text", ["Qty Ordered", "Ordered Qty.", "ORDER QUANTITY", "order_qty", "OrdQty"])
def test_spellings_of_one_header_have_the_same_words(text: str) -> None:
    assert set(header_key(text)) == {"qty", "ord"}


def test_the_order_of_words_tells_price_unit_from_unit_price() -> None:
    assert set(assign("orders", ["Price Unit"], {})) == {"price_uom"}
    assert set(assign("orders", ["Unit Price"], {})) == {"unit_price"}


def test_the_row_that_names_most_fields_is_the_header() -> None:
    rows = [
        Row(1, ("Vendor: ALL", "", "Date:", "12/07/2026")),
        Row(2, ("PO", "Line", "Vendor", "Qty")),
        Row(3, ("1", "1", "V1", "4")),
    ]
    header = find_header("orders", rows, {})
    assert header is not None
    assert (header.first, header.last) == (1, 1)
    assert {name: column.index for name, column in header.columns.items()} == {
        "po": 0,
        "line": 1,
        "vendor": 2,
        "ordered": 3,
    }


def test_rows_without_any_known_word_are_no_header() -> None:
    assert find_header("orders", [Row(1, ("hello", "world"))], {}) is None
