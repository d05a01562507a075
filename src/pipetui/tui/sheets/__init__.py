"""Sheets: what is told of one thing, as blocks of lines with a cursor over them."""
