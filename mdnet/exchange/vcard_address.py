"""An address in one line, in the seven parts that vCard has for it."""

from __future__ import annotations

_CITY, _STREET = 3, 2


def address_parts(address: str, city: str) -> list[list[str]]:
    """The parts (box, extension, street, city, region, code, country) of a contact's address and city: one address
    where the city stands in it, else two. Joined with ", " the parts that are not empty are the address again."""
    if not address:
        return [_only(_CITY, city)] if city else []
    if city:
        before, found, after = f", {address}, ".partition(f", {city}, ")
        tail = [part for part in after.removesuffix(", ").split(", ") if part]
        parts = ["", "", before.removeprefix(", "), city, *_tail(tail)]
        if found and len(parts) == 7 and ", ".join(filter(None, parts)) == address and address != city:
            return [parts]
    return [*([_only(_CITY, city)] if city else []), _only(_STREET, address)]


def _only(place: int, text: str) -> list[str]:
    return [text if part == place else "" for part in range(7)]


def _tail(parts: list[str]) -> list[str]:
    """Region, code and country of what stands after the city."""
    coded = [any(sign.isdigit() for sign in part) for part in parts]
    known = {
        (): ["", "", ""],
        (True,): ["", *parts, ""],
        (False,): ["", "", *parts],
        (True, False): ["", *parts],
        (False, True): [*parts, ""],
        (False, False): [parts[0], "", parts[-1]] if parts else [],
        (False, True, False): parts,
    }
    return known.get(tuple(coded)) or [", ".join(parts), "", ""]
