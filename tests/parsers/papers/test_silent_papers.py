"""Papers of the trade that list our items and yet say nothing about when they come or that they have left."""

from collections.abc import Callable

import pytest

from domain.document import Document
from tests.parsers.papers.invented import Rows, as_page, as_sheet

_FORM = ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"]
_ROWS = (
    ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ["2", "FB36-025", "FLAT A36 1/4 X 4 X 20", "40", "PC", "21.10", "844.00", "12/11/2026"],
)
_LEDGER = ["Date", "Invoice", "PO Number", "Due Date", "Amount", "Balance"]
_LEDGER_ROWS = (
    ["10/02/2026", "98811", "45012", "11/01/2026", "3,748.80", "3,748.80"],
    ["10/09/2026", "98840", "45077", "11/08/2026", "844.00", "844.00"],
)
_CREDIT = ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount"]
_CREDIT_ROW = ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "2", "PC", "312.40", "624.80"]
_HEATS = ["Item", "Description", "Heat", "Qty", "Weight"]
_HEAT_ROW = ["PL36-050", "PLATE A36 1/2 X 96 X 240", "4A2210", "12", "39,204"]

SILENT: dict[str, Rows] = {
    "our order": (["PURCHASE ORDER"], ["PO No.", "45012", "Order Date", "11/02/2026"], [], _FORM, *_ROWS),
    "our order with its number in the title": (["Purchase Order 45012"], ["Ship To", "Dock 3"], [], _FORM, *_ROWS),
    "our order as a copy": (["PURCHASE ORDER - COPY"], ["PO No.", "45012"], [], _FORM, *_ROWS),
    "our order numbered": (["Purchase Order No. 45012"], ["Page 1 of 1"], [], _FORM, *_ROWS),
    "our order change": (["PURCHASE ORDER CHANGE"], ["PO No.", "45012", "Rev", "2"], [], _FORM, *_ROWS),
    "statement of account": (["STATEMENT OF ACCOUNT"], ["Account", "2210"], [], _LEDGER, *_LEDGER_ROWS),
    "statement": (["STATEMENT"], ["Account", "2210"], [], _LEDGER, *_LEDGER_ROWS),
    "payment reminder": (["PAYMENT REMINDER"], ["Account", "2210"], [], _LEDGER, *_LEDGER_ROWS),
    "past due notice of invoices": (["PAST DUE NOTICE"], ["Account", "2210"], [], _LEDGER, *_LEDGER_ROWS),
    "aging report": (["ACCOUNTS RECEIVABLE AGING"], ["Account", "2210"], [], _LEDGER, *_LEDGER_ROWS),
    "remittance advice": (["REMITTANCE ADVICE"], ["Check No.", "7712"], [], _LEDGER, *_LEDGER_ROWS),
    "credit memo": (["CREDIT MEMO"], ["Customer PO", "45012"], [], _CREDIT, _CREDIT_ROW),
    "credit note": (["Credit Note 5512"], ["Your Order", "45012"], [], _CREDIT, _CREDIT_ROW),
    "credit invoice": (["CREDIT INVOICE"], ["Customer PO", "45012"], [], _CREDIT, _CREDIT_ROW),
    "debit memo": (["DEBIT MEMO"], ["Customer PO", "45012"], [], _CREDIT, _CREDIT_ROW),
    "return authorization": (
        ["RETURN MATERIAL AUTHORIZATION"], ["RMA No.", "R-221", "Customer PO", "45012"], [],
        ["Line", "Item", "Description", "Qty", "Reason"], ["1", "PL36-050", "PLATE A36 1/2", "2", "surface defects"],
    ),
    "price letter": (
        ["PRICE INCREASE NOTIFICATION"], ["Effective with shipments after January 4, 2027"], [],
        ["Item", "Description", "Current Price", "New Price", "Effective Date"],
        ["PL36-050", "PLATE A36 1/2 X 96 X 240", "312.40", "331.00", "01/04/2027"],
    ),
    "price adjustment": (
        ["Price Adjustment Letter"], ["Dear customer"], [],
        ["Item", "Description", "Min Qty", "New Price", "Effective Date"],
        ["PL36-050", "PLATE A36 1/2 X 96 X 240", "5", "331.00", "01/04/2027"],
    ),
    "new prices without a title": (
        ["Dear customer, our prices change as follows."], [],
        ["Item", "Description", "Old Price", "New Price", "Effective Date"],
        ["PL36-050", "PLATE A36 1/2 X 96 X 240", "312.40", "331.00", "01/04/2027"],
        ["FB36-025", "FLAT A36 1/4 X 4 X 20", "21.10", "22.40", "01/04/2027"],
    ),
    "certificate of conformance": (["CERTIFICATE OF CONFORMANCE"], ["Customer PO", "45012"], [], _HEATS, _HEAT_ROW),
    "certificate of compliance": (["Certificate of Compliance"], ["PO No.", "45012"], [], _HEATS, _HEAT_ROW),
    "mill certificate": (["MILL CERTIFICATE"], ["Customer PO", "45012"], [], _HEATS, _HEAT_ROW),
    "inspection certificate": (["INSPECTION CERTIFICATE 3.1"], ["PO No.", "45012"], [], _HEATS, _HEAT_ROW),
    "test report by its columns": (
        ["Quality Department"], ["Customer PO", "45012"], [],
        ["Heat", "Size", "C", "Mn", "P", "S", "Si", "Yield", "Tensile", "Elong"],
        ["4A2210", "1/2 X 96", ".18", ".90", ".011", ".004", ".21", "44.1", "68.2", "24"],
        ["4A2231", "1/2 X 96", ".17", ".92", ".010", ".005", ".20", "45.0", "69.0", "25"],
    ),
    "straight bill of lading": (
        ["STRAIGHT BILL OF LADING - SHORT FORM"], ["BOL No.", "30811", "Carrier", "HTL", "PO No.", "45012"], [],
        ["No. Pcs", "HM", "Kind of Package, Description", "Weight", "Class"],
        ["4", "", "bundles steel plate", "29,180", "50"],
        ["1", "", "skid steel flats", "2,064", "50"],
    ),
    "freight bill": (
        ["FREIGHT BILL"], ["PRO No.", "55120", "PO No.", "45012"], [],
        ["Pieces", "Description", "Weight", "Rate", "Charges"], ["4", "bundles steel plate", "29,180", "3.10", "904.58"],
    ),
    "quotation with our number": (["QUOTATION"], ["Your Reference", "45012", "Quote No.", "Q-118"], [], _FORM, *_ROWS),
    "quotation with lead times": (
        ["Quote Q-118"], ["Reference", "45012"], [],
        ["Line", "Description", "Qty", "Unit Price", "Lead Time"], ["1", "PLATE A36 1/2 X 96 X 240", "12", "312.40", "3-4 weeks"],
    ),
    "estimate": (["ESTIMATE"], ["P.O. No.", "45012"], [], _FORM, *_ROWS),
    "pro-forma": (["PRO-FORMA INVOICE"], ["Your Order", "45012"], [], _FORM, *_ROWS),
    "proforma in one word": (["Proforma Invoice 771"], ["PO No.", "45012"], [], _FORM, *_ROWS),
    "request for quotation": (["REQUEST FOR QUOTATION"], ["RFQ No.", "R-9"], [], _FORM, *_ROWS),
    "rfq": (["RFQ 10077"], ["Respond by", "11/20/2026"], [], _FORM, *_ROWS),
    "bid": (["BID TABULATION"], ["Project", "Pier 9"], [], _FORM, *_ROWS),
    "stock list": (
        ["STOCK LIST"], ["Prices subject to change"], [],
        ["Item", "Description", "Available", "Price"],
        ["PL36-050", "PLATE A36 1/2 X 96 X 240", "30", "312.40"], ["FB36-025", "FLAT A36 1/4 X 4", "200", "21.10"],
    ),
    "inventory": (
        ["Inventory Availability"], ["as of", "11/16/2026"], [],
        ["Item", "Description", "On Hand", "Available", "UOM"], ["PL36-050", "PLATE A36 1/2 X 96 X 240", "30", "22", "PC"],
    ),
    "forecast": (
        ["MATERIAL FORECAST"], ["not a commitment to buy"], [],
        ["Item", "Description", "Qty", "Delivery Date"], ["PL36-050", "PLATE A36 1/2 X 96 X 240", "30", "01/15/2027"],
    ),
    "receiving report": (
        ["RECEIVING REPORT"], ["PO No.", "45012"], [],
        ["Line", "Item", "Description", "Ordered", "Received"], ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "12"],
    ),
    "supplier scorecard": (
        ["SUPPLIER SCORECARD"], ["Quarter", "3"], [],
        ["PO", "Item", "Qty", "Due Date", "Received Date", "Days Late"],
        ["45012", "PL36-050", "12", "10/02/2026", "10/09/2026", "7"],
    ),
    "Angebot": (
        ["Angebot Nr. 7781"], ["Ihre Anfrage", "45012"], [],
        ["Pos.", "Bezeichnung", "Menge", "Einheit", "Preis", "Betrag", "Liefertermin"],
        ["1", "BLECH S235 10 X 1500", "12", "Stk", "312,40", "3.748,80", "04.12.2026"],
    ),
    "Anfrage": (
        ["Anfrage 7781"], ["Bitte anbieten bis", "20.11.2026"], [],
        ["Pos.", "Bezeichnung", "Menge", "Einheit", "Liefertermin"], ["1", "BLECH S235 10 X 1500", "12", "Stk", "04.12.2026"],
    ),
    "Bestellung": (
        ["Bestellung 4500017301"], ["Lieferant", "10077"], [],
        ["Pos.", "Bezeichnung", "Menge", "Einheit", "Preis", "Betrag", "Liefertermin"],
        ["1", "BLECH S235 10 X 1500", "12", "Stk", "312,40", "3.748,80", "04.12.2026"],
    ),
    "Gutschrift": (
        ["Gutschrift 5512"], ["Ihre Bestellung", "4500017301"], [],
        ["Pos.", "Bezeichnung", "Menge", "Einheit", "Preis", "Betrag"], ["1", "BLECH S235", "2", "Stk", "312,40", "624,80"],
    ),
    "Kontoauszug": (
        ["Kontoauszug"], ["Kunde", "2210"], [],
        ["Datum", "Rechnung", "Bestellung", "Betrag", "offen"], ["02.10.2026", "98811", "4500017301", "3.748,80", "3.748,80"],
    ),
    "Preisliste": (
        ["Preisliste 2027"], [],
        ["Artikel", "Bezeichnung", "Menge", "Preis", "gültig ab"], ["BL-10", "BLECH S235 10 X 1500", "1", "331,00", "04.01.2027"],
    ),
    "Abnahmeprüfzeugnis": (
        ["Abnahmeprüfzeugnis 3.1"], ["Bestellnummer", "4500017301"], [],
        ["Pos.", "Abmessung", "Charge", "Menge", "Gewicht"], ["1", "10 X 1500", "A4210", "12", "1.410"],
    ),
    "Devis": (
        ["Devis n° 118"], ["Votre référence", "45012"], [],
        ["Rép.", "Désignation", "Quantité", "P.U.", "Montant", "Délai"], ["1", "TOLE S235 10 MM", "12", "312,40", "3 748,80", "04/12/2026"],
    ),
    "Avoir": (
        ["AVOIR n° 5512"], ["Votre commande", "45012"], [],
        ["Rép.", "Désignation", "Quantité", "P.U.", "Montant"], ["1", "TOLE S235 10 MM", "2", "312,40", "624,80"],
    ),
    "bon de commande": (
        ["BON DE COMMANDE N° 45012"], ["Fournisseur", "10077"], [],
        ["Rép.", "Désignation", "Quantité", "P.U.", "Montant", "Délai"], ["1", "TOLE S235 10 MM", "12", "312,40", "3 748,80", "04/12/2026"],
    ),
    "demande de prix": (
        ["DEMANDE DE PRIX"], ["Réponse avant le", "20/11/2026"], [],
        ["Rép.", "Désignation", "Quantité", "Délai"], ["1", "TOLE S235 10 MM", "12", "04/12/2026"],
    ),
    "certificat de conformité": (
        ["Certificat de conformité"], ["Votre commande", "45012"], [],
        ["Rép.", "Désignation", "Coulée", "Quantité"], ["1", "TOLE S235 10 MM", "A4210", "12"],
    ),
    "cotización": (
        ["Cotización 118"], ["Su referencia", "45012"], [],
        ["Partida", "Descripción", "Cantidad", "Precio", "Importe", "Fecha de entrega"],
        ["1", "PLACA A36 1/2", "12", "312.40", "3,748.80", "04/12/2026"],
    ),
    "orden de compra": (
        ["ORDEN DE COMPRA 45012"], ["Proveedor", "10077"], [],
        ["Partida", "Descripción", "Cantidad", "Precio", "Importe", "Fecha de entrega"],
        ["1", "PLACA A36 1/2", "12", "312.40", "3,748.80", "04/12/2026"],
    ),
    "nota de crédito": (
        ["Nota de crédito 5512"], ["Su pedido", "45012"], [],
        ["Partida", "Descripción", "Cantidad", "Precio", "Importe"], ["1", "PLACA A36 1/2", "2", "312.40", "624.80"],
    ),
    "estado de cuenta": (
        ["ESTADO DE CUENTA"], ["Cliente", "2210"], [],
        ["Fecha", "Factura", "Pedido", "Importe", "Saldo"], ["02/10/2026", "98811", "45012", "3,748.80", "3,748.80"],
    ),
    "lista de precios": (
        ["Lista de precios"], ["vigente a partir del 04/01/2027"], [],
        ["Código", "Descripción", "Cantidad", "Precio"], ["PL-12", "PLACA A36 1/2", "1", "331.00"],
    ),
    "notice of price change": (
        ["NOTICE OF PRICE CHANGE"],
        [],
        ["Item", "Description", "Qty", "New Price", "Effective"],
        ["PL36", "PLATE", "1", "331.00", "01/04/2027"],
    ),
    "customer statement": (
        ["CUSTOMER STATEMENT"],
        [],
        ["Date", "Ref", "PO", "Due Date", "Amount"],
        ["10/02/2026", "98811", "45012", "11/01/2026", "3,748.80"],
    ),
    "open invoices": (
        ["OPEN INVOICES"],
        [],
        ["Invoice", "PO No", "Due Date", "Qty", "Balance"],
        ["98811", "45012", "12/01/2026", "12", "3,748.80"],
    ),
    "CMTR": (
        ["CERTIFIED MATERIAL TEST REPORT"],
        ["PO", "45012"],
        [],
        ["Heat", "Description", "Qty", "Weight"],
        ["4A2210", "PLATE A36", "12", "39,204"],
    ),
    "coa": (
        ["CERTIFICATE OF ANALYSIS"],
        ["PO", "45012"],
        [],
        ["Lot", "Description", "Qty"],
        ["4A2210", "RESIN", "12"],
    ),
    "commercial quote email": (
        ["Our offer Q-118"],
        ["Ref", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "budgetary": (
        ["BUDGETARY PRICING"],
        ["Ref", "45012"],
        [],
        ["Item", "Description", "Qty", "Unit Price"],
        ["PL36", "PLATE", "12", "312.40"],
    ),
    "release": (
        ["SHIPPING RELEASE AUTHORIZATION"],
        ["PO", "45012"],
        [],
        ["Line", "Item", "Description", "Qty"],
        ["1", "PL36", "PLATE A36", "12"],
    ),
    "purchase requisition": (
        ["PURCHASE REQUISITION"],
        ["Req No", "5512"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "PO with company": (
        ["Midwest Plate & Bar"],
        ["PURCHASE ORDER", "Number: 45012"],
        ["Vendor", "Orchard Steel"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "PO terms ack": (
        ["PURCHASE ORDER 45012"],
        ["Please acknowledge receipt and confirm delivery date"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "PO change": (
        ["PURCHASE ORDER - REVISION 2"],
        ["PO No.", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "PO with ship": (
        ["PURCHASE ORDER"],
        ["PO No.", "45012"],
        ["Packing list required with each shipment"],
        ["Invoice to: AP Dept"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Delivery Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "supplier nonconformance": (
        ["NON-CONFORMANCE REPORT"],
        ["PO", "45012"],
        [],
        ["Item", "Description", "Qty", "Defect"],
        ["PL36", "PLATE", "2", "rust"],
    ),
    "POD": (
        ["PROOF OF DELIVERY"],
        ["PRO", "55120", "PO", "45012"],
        [],
        ["Pieces", "Description", "Weight"],
        ["4", "bundles steel", "29,180"],
    ),
    "Dispatch (carrier)": (
        ["DELIVERY APPOINTMENT REQUEST"],
        ["PO", "45012"],
        [],
        ["Pieces", "Description", "Weight"],
        ["4", "bundles steel", "29,180"],
    ),
    "sds": (
        ["SAFETY DATA SHEET"],
        [],
        ["Item", "Description", "Qty"],
        ["1", "OIL", "1"],
    ),
    "Lagerbestand": (
        ["Lagerbestandsliste"],
        [],
        ["Artikel", "Bezeichnung", "Menge", "Preis"],
        ["BL-10", "BLECH", "30", "331,00"],
    ),
    "Wareneingang": (
        ["Wareneingangsschein"],
        ["Bestellung", "45012"],
        [],
        ["Pos.", "Bezeichnung", "Menge"],
        ["1", "BLECH", "12"],
    ),
    "Reklamation": (
        ["Reklamation / Mängelrüge"],
        ["Bestellung", "45012"],
        [],
        ["Pos.", "Bezeichnung", "Menge"],
        ["1", "BLECH", "2"],
    ),
    "Proforma-Rechnung": (
        ["Proforma-Rechnung 77"],
        ["Ihre Bestellung", "45012"],
        [],
        ["Pos.", "Bezeichnung", "Menge", "Preis"],
        ["1", "BLECH", "12", "312,40"],
    ),
    "Facture pro forma": (
        ["FACTURE PRO FORMA"],
        ["Votre commande", "45012"],
        [],
        ["Rép.", "Désignation", "Quantité", "P.U."],
        ["1", "TOLE", "12", "312,40"],
    ),
    "Factura proforma": (
        ["Factura proforma"],
        ["Su pedido", "45012"],
        [],
        ["Partida", "Descripción", "Cantidad", "Precio"],
        ["1", "PLACA", "12", "312.40"],
    ),
    "Procès": (
        ["PROCES VERBAL DE RECEPTION"],
        ["Votre commande", "45012"],
        [],
        ["Désignation", "Quantité"],
        ["TOLE", "12"],
    ),
    "packaging return": (
        ["PALLET RETURN NOTE"],
        [],
        ["Item", "Description", "Qty"],
        ["P1", "EUR PALLET", "12"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("read", [as_sheet, as_page])
@pytest.mark.parametrize("rows", SILENT.values(), ids=SILENT)
def test_a_paper_that_promises_and_ships_nothing_makes_no_statement(
    rows: Rows, read: Callable[[Rows], Document]
) -> None:
    document = read(rows)
    assert (document.kind, document.statements) == (document.kind, ())
