"""Papers in German, French, Spanish, Dutch, Italian and Portuguese: day before month, decimal commas, weeks."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from domain.document import Document
from domain.mail import MailKind
from tests.parsers.papers.invented import Fact, Rows, as_page, as_sheet, facts


@dataclass(frozen=True)
class Sample:
    name: str
    kind: MailKind
    rows: Rows
    said: tuple[Fact, ...]
    order: str | None = None
    number: str | None = None


SAMPLES = (
    Sample("auftragsbestaetigung", MailKind.ACK, (
        ["Auftragsbestätigung"], ["Auftragsnummer", "A-118402", "Datum", "09.11.2026"], ["Ihre Bestellung", "45012"], [],
        ["Pos.", "Artikel", "Bezeichnung", "Menge", "ME", "Preis", "Betrag", "Liefertermin"],
        ["1", "BL-10", "BLECH S235 10 X 1500", "1.200", "kg", "1,85", "2.220,00", "04.12.2026"],
        ["2", "BL-12", "BLECH S235 12 X 1500", "40", "Stk", "9,10", "364,00", "KW 50"],
    ), (("confirm", "1200 KG", "2026-12-04"), ("confirm", "40 PC", "2026-12-11")), order="A-118402"),
    Sample("auftragsbestaetigung with schwach labels", MailKind.ACK, (
        ["Auftragsbestätigung Nr. 118402 vom 09.11.2026"], ["Ihre Bestellnummer:", "45012"], [],
        ["Pos", "Art.-Nr.", "Bezeichnung", "Bestellmenge", "bestätigt", "Einheit", "E-Preis", "bestätigter Termin"],
        ["10", "BL-10", "BLECH S235 10 X 1500", "12", "12", "St.", "312,40", "3. Dezember 2026"],
    ), (("confirm", "12 PC", "2026-12-03"),), order="118402"),
    Sample("auftragsbestaetigung mit wunschtermin", MailKind.ACK, (
        ["AUFTRAGSBESTÄTIGUNG"], ["Ihr Zeichen", "mk", "Ihre Bestell-Nr.", "45012"], [],
        ["Pos.", "Material", "Bezeichnung", "Menge", "Wunschtermin", "Liefertermin", "Einzelpreis"],
        ["1", "4711", "BLECH S235 10 X 1500", "12 Stk", "01.12.2026", "08.12.2026", "312,40"],
    ), (("confirm", "12 PC", "2026-12-08"),)),
    Sample("lieferschein", MailKind.PACK, (
        ["Lieferschein"], ["Lieferschein-Nr.", "L-4410", "Lieferdatum", "05.11.2026"], ["Ihre Bestellung", "45012"], [],
        ["Pos.", "Artikel", "Bezeichnung", "bestellt", "geliefert", "Rückstand", "Einheit"],
        ["1", "BL-10", "BLECH S235 10 X 1500", "12", "8", "4", "Stk"],
    ), (("ship", "8 PC", "2026-11-05"), ("backorder", "4 PC", None)), number="L-4410"),
    Sample("versandanzeige", MailKind.ASN, (
        ["Versandanzeige"], ["Versanddatum", "05.11.2026", "Bestellnummer", "45012"], [],
        ["Pos.", "Bezeichnung", "Liefermenge", "Restmenge", "ME", "Sendungsnummer"],
        ["1", "BLECH S235 10 X 1500", "8", "0", "Stk", "1Z88A0170399120045"],
    ), (("ship", "8 PC", "2026-11-05"),)),
    Sample("lieferavis", MailKind.ASN, (
        ["Lieferavis"], ["Versanddatum", "05.11.2026", "Bestellnummer", "45012"], [],
        ["Pos.", "Bezeichnung", "Menge", "ME"], ["1", "BLECH S235 10 X 1500", "8", "Stk"],
    ), (("ship", "8 PC", "2026-11-05"),)),
    Sample("lieferverzug", MailKind.DELAY, (
        ["Lieferverzug / Terminverschiebung"], ["Ihre Bestellung", "45012"], [],
        ["Pos.", "Bezeichnung", "offene Menge", "alter Termin", "neuer Termin"],
        ["1", "BLECH S235 10 X 1500", "8 Stk", "01.12.2026", "11.12.2026"],
    ), (("delay", "8 PC", "2026-12-11"),)),
    Sample("rechnung", MailKind.INVOICE, (
        ["Rechnung"], ["Rechnungsnummer", "R-7710", "Lieferdatum", "05.11.2026"], ["Ihre Bestellung", "45012"], [],
        ["Pos.", "Bezeichnung", "Menge", "Einheit", "Preis", "Betrag"],
        ["1", "BLECH S235 10 X 1500", "8", "Stk", "312,40", "2.499,20"],
    ), (("ship", "8 PC", "2026-11-05"),), number="R-7710"),
    Sample("rueckstandsliste", MailKind.STATUS, (
        ["Rückstandsliste / Offene Aufträge"], ["Stand", "16.11.2026"], [],
        ["Bestellung", "Pos.", "Bezeichnung", "bestellt", "offen", "Einheit", "Liefertermin"],
        ["45012", "1", "BLECH S235 10 X 1500", "12", "12", "Stk", "04.12.2026"],
        ["45077", "1", "BLECH S235 12 X 1500", "40", "30", "Stk", "KW 51"],
    ), (("confirm", "12 PC", "2026-12-04"), ("confirm", "30 PC", "2026-12-18"))),
    Sample("confirmation de commande", MailKind.ACK, (
        ["CONFIRMATION DE COMMANDE"], ["N° de commande", "C-1184", "Date", "09/11/2026"], ["Votre commande", "45012"], [],
        ["Rép.", "Référence", "Désignation", "Quantité", "Unité", "P.U.", "Montant", "Délai"],
        ["1", "TL-10", "TOLE S235 10 MM", "1 200", "kg", "1,85", "2 220,00", "04/12/2026"],
        ["2", "TL-12", "TOLE S235 12 MM", "40", "pce", "9,10", "364,00", "S50"],
    ), (("confirm", "1200 KG", "2026-12-04"), ("confirm", "40 PC", "2026-12-11")), order="C-1184"),
    Sample("accusé de réception", MailKind.ACK, (
        ["Accusé de réception de commande"], ["Notre référence", "C-1184"], ["Votre référence", "45012"], [],
        ["Ligne", "Article", "Désignation", "Qté cdée", "Unité", "Prix unitaire", "Date de livraison prévue"],
        ["1", "TL-10", "TOLE S235 10 MM", "12", "pce", "312,40", "4 décembre 2026"],
    ), (("confirm", "12 PC", "2026-12-04"),), order="C-1184"),
    Sample("bon de livraison", MailKind.PACK, (
        ["BON DE LIVRAISON N° 4410"], ["Date d'expédition", "05/11/2026"], ["Votre commande n°", "45012"], [],
        ["Rép.", "Désignation", "Qté cdée", "Qté livrée", "Reliquat", "Unité"],
        ["1", "TOLE S235 10 MM", "12", "8", "4", "pce"],
    ), (("ship", "8 PC", "2026-11-05"), ("backorder", "4 PC", None)), number="4410"),
    Sample("bordereau de livraison", MailKind.PACK, (
        ["Bordereau de livraison"], ["Date de livraison", "05/11/2026"], ["Commande client", "45012"], [],
        ["Ligne", "Désignation", "Quantité commandée", "Quantité livrée", "Reste à livrer"],
        ["1", "TOLE S235 10 MM", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
    Sample("avis d'expédition", MailKind.ASN, (
        ["AVIS D'EXPÉDITION"], ["Date d'expédition", "05/11/2026"], ["Votre commande", "45012"], [],
        ["Désignation", "Qté expédiée", "Unité", "Transporteur"], ["TOLE S235 10 MM", "8", "pce", "DHL"],
    ), (("ship", "8 PC", "2026-11-05"),)),
    Sample("facture", MailKind.INVOICE, (
        ["FACTURE N° F-7710"], ["Date d'expédition", "05/11/2026"], ["Votre commande", "45012"], [],
        ["Désignation", "Quantité", "Unité", "P.U. HT", "Montant HT"], ["TOLE S235 10 MM", "8", "pce", "312,40", "2 499,20"],
    ), (("ship", "8 PC", "2026-11-05"),), number="F-7710"),
    Sample("retard de livraison", MailKind.DELAY, (
        ["AVIS DE RETARD DE LIVRAISON"], ["Votre commande", "45012"], [],
        ["Désignation", "Reste à livrer", "Ancienne date", "Nouvelle date"], ["TOLE S235 10 MM", "8 pce", "01/12/2026", "11/12/2026"],
    ), (("delay", "8 PC", "2026-12-11"),)),
    Sample("confirmación de pedido", MailKind.ACK, (
        ["Confirmación de pedido"], ["Nuestro pedido", "V-1184", "Fecha", "09/11/2026"], ["Su pedido", "45012"], [],
        ["Partida", "Código", "Descripción", "Cantidad", "Unidad", "Precio", "Importe", "Fecha de entrega"],
        ["1", "PL-12", "PLACA S235 12 MM", "1.200", "kg", "1,85", "2.220,00", "04/12/2026"],
        ["2", "PL-10", "PLACA S235 10 MM", "40", "pza", "9,10", "364,00", "Sem. 50"],
    ), (("confirm", "1200 KG", "2026-12-04"), ("confirm", "40 PC", "2026-12-11")), order="V-1184"),
    Sample("acuse de recibo de pedido", MailKind.ACK, (
        ["ACUSE DE RECIBO DE PEDIDO"], ["Orden de compra", "45012"], [],
        ["Renglón", "Descripción", "Cant. pedida", "Cant. confirmada", "Ud.", "Precio unitario", "Fecha prometida"],
        ["1", "PLACA S235 12 MM", "12", "12", "pza", "312,40", "4 de diciembre de 2026"],
    ), (("confirm", "12 PC", "2026-12-04"),)),
    Sample("albarán", MailKind.PACK, (
        ["ALBARÁN"], ["Albarán n.º", "4410", "Fecha de envío", "05/11/2026"], ["Su pedido", "45012"], [],
        ["Código", "Descripción", "Pedido", "Entregado", "Pendiente", "Unidad"],
        ["PL-12", "PLACA S235 12 MM", "12", "8", "4", "pza"],
    ), (("ship", "8 PC", "2026-11-05"), ("backorder", "4 PC", None)), number="4410"),
    Sample("remisión", MailKind.PACK, (
        ["REMISIÓN 4410"], ["Fecha de embarque", "05/11/2026"], ["Orden de compra", "45012"], [],
        ["Partida", "Descripción", "Ordenado", "Surtido", "Por surtir"], ["1", "PLACA A36 1/2", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
    Sample("aviso de embarque", MailKind.ASN, (
        ["AVISO DE EMBARQUE"], ["Fecha de embarque", "05/11/2026"], ["Orden de compra", "45012"], [],
        ["Descripción", "Cantidad embarcada", "Unidad", "Guía"], ["PLACA A36 1/2", "8", "pza", "1Z88A0170399120045"],
    ), (("ship", "8 PC", "2026-11-05"),)),
    Sample("factura", MailKind.INVOICE, (
        ["FACTURA F-7710"], ["Fecha de envío", "05/11/2026"], ["Su pedido", "45012"], [],
        ["Descripción", "Cantidad", "Unidad", "Precio", "Importe"], ["PLACA A36 1/2", "8", "pza", "312,40", "2.499,20"],
    ), (("ship", "8 PC", "2026-11-05"),)),
    Sample("opdrachtbevestiging", MailKind.ACK, (
        ["Orderbevestiging"], ["Ons ordernummer", "O-1184", "Uw bestelling", "45012"], [],
        ["Pos.", "Artikel", "Omschrijving", "Aantal", "Eenheid", "Prijs", "Bedrag", "Leverdatum"],
        ["1", "PL-12", "PLAAT S235 12 MM", "12", "st", "312,40", "3.748,80", "04-12-2026"],
    ), (("confirm", "12 PC", "2026-12-04"),)),
    Sample("pakbon", MailKind.PACK, (
        ["Pakbon"], ["Verzenddatum", "05-11-2026", "Uw bestelling", "45012"], [],
        ["Artikel", "Omschrijving", "Besteld", "Geleverd", "Nog te leveren"], ["PL-12", "PLAAT S235 12 MM", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
    Sample("conferma d'ordine", MailKind.ACK, (
        ["Conferma d'ordine"], ["Vostro ordine", "45012"], [],
        ["Pos.", "Codice", "Descrizione", "Quantità", "U.M.", "Prezzo", "Importo", "Data consegna"],
        ["1", "PL-12", "LAMIERA S235 12 MM", "12", "pz", "312,40", "3.748,80", "04/12/2026"],
    ), (("confirm", "12 PC", "2026-12-04"),)),
    Sample("documento di trasporto", MailKind.PACK, (
        ["DOCUMENTO DI TRASPORTO"], ["Data spedizione", "05/11/2026", "Vostro ordine", "45012"], [],
        ["Descrizione", "Q.tà ordinata", "Q.tà spedita", "Residuo"], ["LAMIERA S235 12 MM", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
    Sample("confirmação de encomenda", MailKind.ACK, (
        ["Confirmação de encomenda"], ["Seu pedido", "45012"], [],
        ["Item", "Código", "Descrição", "Quantidade", "Unidade", "Preço", "Valor", "Data de entrega"],
        ["1", "PL-12", "CHAPA S235 12 MM", "12", "un", "312,40", "3.748,80", "04/12/2026"],
    ), (("confirm", "12 EA", "2026-12-04"),)),
    Sample("guia de remessa", MailKind.PACK, (
        ["GUIA DE REMESSA"], ["Data de envio", "05/11/2026", "Seu pedido", "45012"], [],
        ["Descrição", "Qtd. pedida", "Qtd. entregue", "Pendente"], ["CHAPA S235 12 MM", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
)  # fmt: skip

SAMPLES += (
    Sample("Lieferwoche im Kopf", MailKind.ACK, (
        ["Muster Stahl GmbH"],
        ["AUFTRAGSBESTÄTIGUNG 2026-4471"],
        ["Kunden-Nr.", "10077", "Beleg-Nr.", "2026-4471", "Belegdatum", "09.11.2026"],
        ["Ihre Bestell-Nr.", "45012 vom 02.11.2026"],
        ["Lieferwoche", "50/2026"],
        [],
        ["Pos.", "Art.-Nr.", "Artikelbezeichnung", "Menge", "EH", "E-Preis EUR", "G-Preis EUR"],
        ["1", "BL-10", "Blech S235JR 10x1500x3000", "5,5", "t", "785,00", "4.317,50"],
    ), (("confirm", "5.5 TNE", "2026-12-11"),), order="2026-4471"),
    Sample("Termine auf drei Arten", MailKind.ACK, (
        ["Auftragsbestätigung"],
        ["Auftrag", "A77", "vom", "9. November 2026"],
        ["Ihr Auftrag", "45012"],
        [],
        ["Pos", "Bezeichnung", "Menge", "Einheit", "Liefertermin"],
        ["10", "Welle 30mm", "100", "Stück", "Anfang Dezember"],
        ["20", "Welle 40mm", "50", "Stück", "49. KW"],
        ["30", "Welle 50mm", "20", "Stück", "03.12.26"],
    ), (("confirm", "100 PC", "2026-12-10"), ("confirm", "50 PC", "2026-12-04"), ("confirm", "20 PC", "2026-12-03")), order="A77"),
    Sample("Restmenge", MailKind.PACK, (
        ["LIEFERSCHEIN Nr. 88120"],
        ["Lieferdatum:", "13.11.2026"],
        ["Bestellnummer:", "45012"],
        [],
        ["Pos.", "Material", "Bezeichnung", "Bestellmenge", "Liefermenge", "Restmenge", "ME"],
        ["1", "BL-10", "Blech", "1.000", "750", "250", "kg"],
    ), (("ship", "750 KG", "2026-11-13"), ("backorder", "250 KG", None))),
    Sample("Terminänderung in Wochen", MailKind.DELAY, (
        ["Terminänderung"],
        ["Ihre Bestellung 45012"],
        [],
        ["Pos.", "Bezeichnung", "Menge", "bisheriger Liefertermin", "neuer Liefertermin"],
        ["1", "Blech", "8 Stk", "KW 48", "KW 50"],
    ), (("delay", "8 PC", "2026-12-11"),)),
    Sample("bestätigt und im Rückstand", MailKind.ACK, (
        ["Bestellbestätigung"],
        ["Ihre Referenz", "45012"],
        [],
        ["Pos.", "Artikel", "Menge bestellt", "Menge bestätigt", "Rückstand", "vsl. Liefertermin"],
        ["1", "Blech S235", "12", "8", "4", "18.12.2026"],
    ), (("confirm", "8", "2026-12-18"), ("backorder", "4", None))),
    Sample("date de départ", MailKind.ACK, (
        ["ACCUSE DE RECEPTION DE COMMANDE"],
        ["AR n°", "7781", "du", "09/11/2026"],
        ["Vos références", "45012"],
        [],
        ["Pos", "Code article", "Désignation", "Qté", "U", "P.U. HT", "Total HT", "Date départ usine"],
        ["1", "TL10", "TOLE 10", "3", "T", "785,00", "2 355,00", "04/12/2026"],
    ), (("confirm", "3 TNE", "2026-12-04"),)),
    Sample("semaine et mi-décembre", MailKind.ACK, (
        ["Confirmation de votre commande 45012"],
        ["Date", "9 novembre 2026"],
        [],
        ["Ligne", "Désignation", "Quantité", "Unité", "Prix", "Livraison prévue"],
        ["1", "TOLE S235", "12", "pièces", "312,40", "semaine 50"],
        ["2", "TOLE S355", "6", "pièces", "400,00", "mi-décembre"],
        ["3", "TUBE", "1 500", "m", "4,10", "1er décembre 2026"],
    ), (("confirm", "12 PC", "2026-12-11"), ("confirm", "6 PC", "2026-12-20"), ("confirm", "1500 M", "2026-12-01"))),
    Sample("solde", MailKind.PACK, (
        ["Bordereau d'expédition"],
        ["N° BL", "4410", "Expédié le", "05/11/2026"],
        ["N° commande client", "45012"],
        ["Transporteur", "Dupont"],
        [],
        ["Réf.", "Libellé", "Commandé", "Expédié", "Solde"],
        ["TL10", "TOLE", "12", "8", "4"],
    ), (("ship", "8", "2026-11-05"), ("backorder", "4", None))),
    Sample("date du BL", MailKind.INVOICE, (
        ["FACTURE"],
        ["N° facture", "F77", "Date facture", "06/11/2026", "Date BL", "05/11/2026"],
        ["Votre commande", "45012"],
        [],
        ["Désignation", "Qté", "Prix unit.", "Montant"],
        ["TOLE", "8", "312,40", "2 499,20"],
    ), (("ship", "8", "2026-11-05"),)),
    Sample("plazo de entrega", MailKind.ACK, (
        ["CONFIRMACIÓN DE PEDIDO N.º 7781"],
        ["Fecha", "09/11/2026", "Cliente", "10077"],
        ["Su referencia", "45012"],
        [],
        ["Pos.", "Referencia", "Denominación", "Cant.", "Ud.", "P. unitario", "Importe", "Plazo de entrega"],
        ["1", "CH10", "CHAPA 10 MM", "5", "t", "785,00", "3.925,00", "04/12/2026"],
    ), (("confirm", "5 TNE", "2026-12-04"),)),
    Sample("orden de venta con meses", MailKind.ACK, (
        ["ORDEN DE VENTA", "OV-118"],
        ["Orden de compra del cliente", "45012"],
        [],
        ["Renglón", "Clave", "Descripción", "Cantidad", "U.M.", "Precio unitario", "Importe", "Fecha compromiso"],
        ["1", "PL12", "PLACA A36 1/2", "12", "PZA", "1,312.40", "15,748.80", "04/dic/2026"],
        ["2", "PL10", "PLACA A36 3/8", "1,500", "KG", "21.40", "32,100.00", "11-dic-26"],
    ), (("confirm", "12 PC", "2026-12-04"), ("confirm", "1500 KG", "2026-12-11")), order="OV-118"),
    Sample("nota de remisión", MailKind.PACK, (
        ["NOTA DE REMISIÓN", "447"],
        ["Fecha", "05/11/2026"],
        ["O.C.", "45012"],
        [],
        ["Cant. pedida", "Cant. surtida", "Pendiente", "Unidad", "Descripción"],
        ["12", "8", "4", "PZA", "PLACA A36 1/2"],
    ), (("ship", "8 PC", "2026-11-05"), ("backorder", "4 PC", None))),
    Sample("aviso de retraso", MailKind.DELAY, (
        ["AVISO DE RETRASO"],
        ["Su pedido", "45012"],
        [],
        ["Descripción", "Cantidad", "Fecha anterior", "Nueva fecha de entrega"],
        ["CHAPA", "8 ud", "01/12/2026", "11/12/2026"],
    ), (("delay", "8 EA", "2026-12-11"),)),
    Sample("pedidos pendientes", MailKind.STATUS, (
        ["Reporte de pedidos pendientes"],
        [],
        ["Orden de compra", "Partida", "Descripción", "Ordenado", "Surtido", "Pendiente", "Fecha prometida"],
        ["45012", "1", "PLACA", "12", "8", "4", "11/12/2026"],
        ["45077", "1", "TUBO", "40", "0", "40", "18/12/2026"],
    ), (("ship", "8", None), ("backorder", "4", "2026-12-11"), ("backorder", "40", "2026-12-18"))),
    Sample("état de vos commandes", MailKind.STATUS, (
        ["État de vos commandes"],
        [],
        ["Votre commande", "Ligne", "Désignation", "Qté commandée", "Qté livrée", "Reste à livrer", "Délai"],
        ["45012", "1", "TOLE", "12", "8", "4", "11/12/2026"],
        ["45077", "1", "TUBE", "40", "0", "40", "S51"],
    ), (("ship", "8", None), ("confirm", "4", "2026-12-11"), ("confirm", "40", "2026-12-18"))),
)  # fmt: skip


@pytest.mark.parametrize("read", [as_sheet, as_page])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_a_paper_says_the_same_in_every_language(sample: Sample, read: Callable[[Rows], Document]) -> None:
    document = read(sample.rows)
    assert (document.kind, tuple(facts(document))) == (sample.kind, sample.said)
    assert sample.kind is MailKind.STATUS or document.po_numbers == ("45012",)
    assert sample.order is None or document.vendor_order == sample.order
    assert sample.number is None or document.number == sample.number


@pytest.mark.parametrize("label", ["Ship Wk", "Delivery week", "Week", "KW", "Lieferwoche", "Semaine", "Semana"])
@pytest.mark.parametrize("week", ["50", "50/2026", "50/26"])
def test_a_bare_number_under_weeks_is_a_week(label: str, week: str) -> None:
    head = ["Line", "Description", "Qty", "Price", label]
    rows = (["ORDER ACKNOWLEDGMENT"], ["Cust PO", "45012"], [], head, ["1", "PLATE A36", "12", "3.00", week])
    assert facts(as_sheet(rows)) == [("confirm", "12", "2026-12-11")]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ((["Auftragsbestätigung"], ["Ihre Bestellung", "45012"], [], ["Pos.", "Bezeichnung", "Menge", "Liefertermin"]), "2026-12-04"),
        ((["Confirmation de commande"], ["Votre commande", "45012"], [], ["Rép.", "Désignation", "Quantité", "Délai"]), "2026-12-04"),
        ((["Confirmación de pedido"], ["Su pedido", "45012"], [], ["Partida", "Descripción", "Cantidad", "Fecha de entrega"]), "2026-12-04"),
        ((["Order Confirmation"], ["Your order", "45012"], [], ["Line", "Description", "Qty", "Promise Date"]), "2027-04-12"),
        ((["Order Confirmation / Confirmation de commande"], ["Your order / Votre commande", "45012"], [],
          ["Line", "Description", "Quantity Ordered", "Promise Date", "Unit Price"]), "2027-04-12"),
    ],
)  # fmt: skip
def test_the_language_decides_which_number_is_the_day(rows: Rows, last: str) -> None:
    values = ["1", "PLATE", "12", "04/12/2026" if last.startswith("2026") else "04/12/2027", "3.00"]
    assert facts(as_sheet((*rows, values[: len(rows[-1])])))[0][2] == last


def test_what_a_paper_proves_outranks_its_language() -> None:
    head = ["Pos.", "Bezeichnung", "Menge", "Liefertermin", "Preis"]
    rows = (
        ["Auftragsbestätigung"],
        ["Ihre Bestellung", "45012"],
        [],
        head,
        ["1", "BLECH", "1,200", "12/18/2026", "3,104.50"],
    )
    assert facts(as_sheet(rows)) == [("confirm", "1200", "2026-12-18")]
