"""Cells to tables: workbooks, delimited text, HTML."""
