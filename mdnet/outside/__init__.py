"""Files that are not the vault's: reading what a user names for an import, saving what an export makes."""

from mdnet.outside.saving import save
from mdnet.outside.sources import Part, parts

__all__ = ["Part", "parts", "save"]
