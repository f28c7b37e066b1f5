"""Printed pages: words to lines, lines to tables."""
