"""Labels of the trade by what they head, in the languages of our vendors; all must be known without a look at cells."""

import pytest

from parsers.layout import Role
from parsers.roles.reading import KNOWN, roles_of, settle_roles

LABELS: dict[Role, str] = {
    Role.PO: """PO Nbr|Cust. P/O|Your Ref. No.|Buyer Order No.|PO / Release|Customer's P.O.|Bestell-Nr.|Ihre Bestellnummer
        Kundenbestellung|N° de commande client|Votre commande|Su pedido|Orden de compra|Pedido del cliente|Uw bestelling|Vostro ordine
        Sua encomenda""",
    Role.LINE: "Ln #|Itm|Seq. No.|Sr. No|Pos.|Pos.-Nr.|Zeile|Ligne|N° ligne|Rép.|Renglón|Partida|Regel|Riga|Linha",
    Role.PO_LINE: "PO Ln|Cust Line No|Buyer line|Your Pos.|Ihre Pos.|Bestellposition",
    Role.VENDOR_ORDER: """Sales Order #|S.O. No.|Mill Ord|Our Order|Work Order|Confirmation No|Auftrags-Nr.|Unser Auftrag|Notre commande
        Nuestro pedido|Ons ordernummer|Nostro ordine""",
    Role.ITEM: "Part #|P/N|Stock Code|Mfg Part|Catalogue No.|SKU|Artikel-Nr.|Art.-Nr.|Sachnummer|Réf. article|Code article|Código|Cód. artículo",
    Role.CUSTOMER_ITEM: "Customer P/N|Your Part No.|Cust Item #|X-Ref|Ihre Artikelnummer|Votre article|Su código",
    Role.DESCRIPTION: "Descr.|Item & Description|Goods|Commodity|Bezeichnung|Benennung|Désignation|Libellé|Descripción|Concepto|Omschrijving|Descrizione",
    Role.QUANTITY: "Qty.|Quantity|Total Qty|Menge|Anzahl|Quantité|Qté|Cantidad|Cant.|Aantal|Quantità|Quantidade|Qtd.",
    Role.ORDERED: """Qty Ord'd|Ordered Lbs|Wgt Ord|PO Qty|Demand|Pcs Ord.|Bestellmenge|bestellt|Auftragsmenge|Qté cdée|Quantité commandée
        Cant. pedida|Cantidad ordenada|Besteld|Quantità ordinata|Qtd. pedida""",
    Role.CONFIRMED: "Qty Conf'd|Ack. Qty|Committed Qty|Allocated|To Ship|bestätigte Menge|Quantité confirmée|Cantidad confirmada|Bevestigd",
    Role.SHIPPED: """Qty Shp.|This Shipment|Lbs Shipped|Despatched|Qty Packed|Now Shipping|Liefermenge|geliefert|gelieferte Menge|Versandmenge
        Qté livrée|Qté expédiée|Quantité expédiée|Surtido|Cantidad embarcada|Entregado|Cant. enviada|Geleverd|Quantità spedita|Qtd. entregue""",
    Role.SHIPPED_TO_DATE: "Shipped to Date|Cum. Qty|Total Shipped",
    Role.SHIPPED_BEFORE: "Prev. Shipped|Previously Shipped|Prior Ship|Already shipped|bereits geliefert|bisher geliefert",
    Role.BACKORDERED: """B.O.|Qty B/O|Bkord|On Backorder|To Follow|Owing|Short|Not Shipped|Rückstand|Rückstandsmenge|Reliquat|Qté reliquat
        Pendiente|Por surtir|Cant. pendiente|Pendiente de entrega""",
    Role.OPEN: """Bal. to Ship|Qty Remaining|O/S Qty|Unfilled|Open Wt|Outstanding|Restmenge|offene Menge|noch zu liefern|Reste à livrer
        Solde à livrer|Restante|Nog te leveren|Da consegnare""",
    Role.CANCELLED: "Cxl|Qty Canceled|Closed Short|storniert|Annulé|Cancelado",
    Role.RECEIVED: "Qty Rec'd|Rcvd|Goods Receipt",
    Role.UOM: "U/M|UofM|Unit of Meas.|Einheit|ME|Mengeneinheit|Unité|Unidad|Eenheid|U.M.",
    Role.PIECES: "Pcs|No. of Pcs|Piece Count|Shts|Bars|Stückzahl",
    Role.BUNDLES: "Bdls|No. of Pkgs|Skids|Lifts|Bunde|Colis|Bultos",
    Role.WEIGHT: "Net Wt.|Theo Wgt|Scale Weight|Weight (LBS)|Gewicht|Poids|Peso|Peso neto",
    Role.PRICE: "Unit Prc|Price/CWT|$/LB|Net Price|Rate|Einzelpreis|E-Preis|Prix unitaire|P.U. HT|Precio unitario|Prijs|Prezzo",
    Role.PRICE_UOM: "Price U/M|Pricing Unit|P/UM|Preiseinheit",
    Role.AMOUNT: "Ext. Amt|Extended|Line Total|Net Value|Betrag|Gesamtpreis|Montant|Montant HT|Importe|Bedrag|Importo",
    Role.DATE_REQUIRED: "Req'd|Need By|Cust Req Date|CRD|MABD|Wunschtermin|Date souhaitée|Fecha requerida|gewenste leverdatum|Data richiesta",
    Role.DATE_OLD: "Orig. Promise|Prev. Ship Date|Old ETA|Was|alter Termin|bisheriger Liefertermin|Ancienne date|Fecha anterior",
    Role.DATE_PROMISED: "Prom. Dt|Conf Date|Commit Date|Mill Roll|Ready Date|Current Promise|Date prévue|Fecha compromiso|voraussichtlich",
    Role.DATE_SHIP: "Ship Dt.|Est. Ship|Sched Ship Date|ESD|ETD|Proj. Ship|Versanddatum|Date d'expédition|Fecha de embarque|Fecha de envío|Verzenddatum",
    Role.DATE_DELIVERY: "E.T.A.|Est. Arrival|Exp. Receipt|Dock Date|Liefertermin|Lieferwoche|Délai|Date de livraison|Fecha de entrega|Leverdatum|Data consegna",
    Role.HEAT: "Heat/Lot|Melt No|Cast #|Heat Code|Schmelze|Chargennummer|Coulée|Colada",
    Role.TAG: "Bundle #|Coil No.|Lot/Serial|Pkg ID|License Plate|Lote",
    Role.TRACKING: "PRO #|Trailer No.|Waybill|Railcar|Sendungsnummer|N° de suivi|No. de guía",
    Role.RELEASE: "Rel. No.|Call-off|Blanket Release",
    Role.DISPOSITION: "Disp.|P/F|C/P|Comp/Part",
    Role.STATUS: "Status|Sts|Line Status|Statut|Estatus",
    Role.COMMENT: "Remarks|Reason Code|Notes|Bemerkung|Grund|Remarque|Observaciones|Motivo|Opmerking",
    Role.OTHER: "Gross Wt|Tare|F.O.B.|Frt Terms|Carrier|Order Date|Bruttogewicht|Poids brut|Peso bruto|Transportista|Rabatt|Remise|IVA",
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "role"), [(label.strip(), role) for role, text in LABELS.items() for line in text.splitlines() for label in line.split("|")]
)  # fmt: skip
def test_a_label_of_the_trade_is_known(label: str, role: Role) -> None:
    guesses = roles_of(label)
    assert role in {guess.role for guess in guesses[:2]}
    assert guesses[0].score >= KNOWN


@pytest.mark.parametrize(
    ("header", "values", "role"),
    [
        ("Weight", ["1,204", "960.5"], Role.WEIGHT), ("WT", [".065", ".120", "0.250"], Role.SIZE), ("WT", ["1,204", "960"], Role.WEIGHT),
        ("Due", ["12/04/26", "TBD"], Role.DATE_PROMISED), ("Due", ["40", "0"], Role.OPEN), ("B/O", ["16", "0"], Role.BACKORDERED),
        ("Release", ["1", "2"], Role.RELEASE), ("Date", ["12/04/26", "12/05/26"], Role.DATE), ("Order No", ["SO-118402", "SO-118403"], Role.VENDOR_ORDER),
        ("Ship By", ["12/04/26"], Role.DATE_SHIP), ("Pedido", ["12", "8"], Role.ORDERED), ("Bestellung", ["4500017301", "4500017302"], Role.PO),
        ("Geliefert", ["8 Stk"], Role.SHIPPED), ("Geliefert", ["05.11.2026"], Role.DATE_DELIVERY), ("Embarque", ["05/11/2026"], Role.DATE_SHIP),
        ("Disponible", ["04/12/2026"], Role.DATE_PROMISED), ("Disponible", ["30"], Role.CONFIRMED), ("bestätigt", ["12", "8"], Role.CONFIRMED),
        ("Termin", ["KW 50", "KW 51"], Role.DATE_DELIVERY), ("Délai", ["S50", "S51"], Role.DATE_DELIVERY), ("Entrega", ["Sem. 50"], Role.DATE_DELIVERY),
    ],
)  # fmt: skip
def test_the_cells_settle_a_label_of_two_meanings(header: str, values: list[str], role: Role) -> None:
    assert settle_roles([header], [values]) == (role,)


def test_per_and_unit_belong_to_the_number_on_their_left() -> None:
    values = [["12"], ["PC"], ["312.40"], ["EA"]]
    assert settle_roles(["Menge", "Einheit", "Preis", "je"], values)[1::2] == (Role.UOM, Role.PRICE_UOM)
    assert settle_roles(["Qty", "Unit", "Price", "Unit"], values)[1::2] == (Role.UOM, Role.PRICE_UOM)
    assert settle_roles(["Qty", "U/M", "Net", "Per"], values)[2:] == (Role.WEIGHT, Role.PRICE_UOM)
