"""Files of a word processor: DOCX, RTF and ODT to lines and tables."""
