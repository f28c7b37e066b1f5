"""EDI and XML messages: X12, EDIFACT, UBL, cXML."""
