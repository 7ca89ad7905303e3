"""The index: what the vault says, kept ready in SQLite outside the vault. Disposable; the only SQL."""
