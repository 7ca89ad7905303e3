"""Foreign text to records, and back: one module for each format; nothing here reads a file."""
