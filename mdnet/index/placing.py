"""Which notes links mean, as far as the names are at hand."""

from __future__ import annotations

from collections import defaultdict

from mdnet.notes.links import resolve


class Names:
    """What notes are called: folded stems and aliases to paths, paths to note ids."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.contacts: set[str] = set()
        self.stems: dict[str, list[str]] = defaultdict(list)
        self.aliases: dict[str, list[str]] = defaultdict(list)

    def add(self, path: str, note: int, kind: str, key: str, alias: int) -> None:
        """Make one name of a note known; the notes of a name come in the order of their paths."""
        self.ids[path] = note
        if kind == "contact":
            self.contacts.add(path)
        (self.aliases if alias else self.stems)[key].append(path)

    def sole(self) -> dict[str, int]:
        """The names that are one file's alone: whatever else bears them as an alias, they mean that note."""
        return {key: self.ids[paths[0]] for key, paths in self.stems.items() if len(paths) == 1}

    def meaning(self, key: str, target: str, source: str) -> tuple[int | None, str]:
        """The note that a link means, and how that was found out (see `mdnet.notes.links.Meaning`)."""
        named = self.stems.get(key)
        if named is not None and len(named) == 1 and "/" not in target:
            return self.ids[named[0]], "name"
        found = resolve(target, source, self.stems, self.aliases, self.contacts)
        return (self.ids[found.path] if found.path else None), found.how
