"""Markdown text to records, and back: strings in, strings out. Knows no file, no terminal, no clock."""
