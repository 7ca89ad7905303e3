"""mdnet: a plain-text toolkit for personal networking."""

__version__ = "0.1.0"
