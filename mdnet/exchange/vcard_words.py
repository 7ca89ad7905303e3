"""The words of vCard's dialects, and what they are in mdnet."""

from __future__ import annotations

import re

NOISE = frozenset(
    "VERSION PRODID REV CLASS MAILER SOURCE PROFILE KIND MEMBER CLIENTPIDMAP XML CREATED LANGUAGE"
    " X-ABUID X-ABADR X-ABSHOWAS X-ABORDER X-IMAGETYPE X-IMAGEHASH X-ABCROP-RECTANGLE"
    " X-KIND X-SHARED-PHOTO-DISPLAY-PREF"
    " X-ADDRESSBOOKSERVER-KIND X-ADDRESSBOOKSERVER-MEMBER X-ADDRESSING-GRAMMAR X-EVOLUTION-FILE-AS X-FILE-AS"
    " X-KADDRESSBOOK-X-FILEAS X-MOZILLA-HTML X-MS-OL-DEFAULT-POSTAL-ADDRESS X-MS-OL-DESIGN X-MS-CARDPICTURE"
    " X-RADICALE-NAME X-WAB-GENDER X-LIC-ERROR X-ACTIVITY-ALERT X-APPLE-LIKENESS-SOURCE X-APPLE-GUARDIANS-WHITELISTED"
    " X-APPLE-SUBLOCALITY X-ABPHOTO X-NC-SHARE-WITH-DISPLAYNAME X-GOOGLE-ETAG".split()
)
"""Properties that programs write for themselves."""
SERVICE_KEYS = frozenset(
    "linkedin github twitter mastodon x instagram facebook bluesky signal telegram threads".split()
)
"""Services that are a property of a contact (vault-format, section 3); others are a line of `handles`."""
SERVICES = {
    **{
        f"X-{name.upper()}": name
        for name in (*SERVICE_KEYS, *"skype jabber aim icq msn yahoo qq matrix discord".split())
    },
    "X-GOOGLE-TALK": "google talk",
    "X-GTALK": "google talk",
    "X-SKYPE-USERNAME": "skype",
    "X-GADUGADU": "gadugadu",
    "X-GROUPWISE": "groupwise",
    "X-MS-IMADDRESS": "",
}
DATES = {
    "ANNIVERSARY": "anniversary",
    "X-ANNIVERSARY": "anniversary",
    "X-EVOLUTION-ANNIVERSARY": "anniversary",
    "X-KADDRESSBOOK-X-ANNIVERSARY": "anniversary",
    "X-MS-ANNIVERSARY": "anniversary",
    "X-WEDDING-ANNIVERSARY": "wedding anniversary",
}
RELATIONS = {
    **dict.fromkeys("X-SPOUSE X-EVOLUTION-SPOUSE X-KADDRESSBOOK-X-SPOUSESNAME X-MS-SPOUSE".split(), "spouse"),
    **dict.fromkeys("X-MANAGER X-EVOLUTION-MANAGER X-KADDRESSBOOK-X-MANAGERSNAME X-MS-MANAGER".split(), "manager"),
    **dict.fromkeys(
        "X-ASSISTANT X-EVOLUTION-ASSISTANT X-KADDRESSBOOK-X-ASSISTANTSNAME X-MS-ASSISTANT".split(), "assistant"
    ),
    "X-MS-CHILD": "child",
}
APPLE_RELATIONS = frozenset(
    "father mother parent brother sister child friend spouse partner assistant manager son daughter".split()
)
"""The labels of X-ABRELATEDNAMES that Apple translates."""
_RELATIVES = "assistant brother child domestic-partner father friend manager mother parent partner"
ANDROID_RELATIONS = {
    str(number): kind
    for number, kind in enumerate((*_RELATIVES.split(), "referrer", "relative", "sister", "spouse"), 1)
}
_OWN_DATES = frozenset("last_contact snoozed_until met_on created".split())
_GROUPS_OF_ALL = frozenset(("mycontacts", "my contacts", "all", "uncategorized"))
"""Google's and Nextcloud's groups that everybody is in."""


def plain_label(label: str) -> str:
    """`_$!<Anniversary>!$_`, Apple's way to write a label that it translates, as `anniversary`; one's own as it is."""
    built_in = re.fullmatch(r"_\$!<(.*)>!\$_", label)
    return built_in[1].lower() if built_in else label


def is_own_date(key: str) -> bool:
    """Whether a property that mdnet wrote itself is a whole day."""
    return key in _OWN_DATES


def tag_of(category: str) -> str:
    """A category as a tag that Obsidian takes: letters, digits, `-`, `_` and `/`, small, a blank as `-`; one of
    digits alone gets a `-` after it; "" for a group of everybody."""
    if category.lower().lstrip("* ") in _GROUPS_OF_ALL:
        return ""
    tag = re.sub(r"[^\w/-]+", "-", category.lower().replace("'", "").replace("’", ""))
    tag = "/".join(filter(None, (part.strip("-") for part in tag.split("/"))))
    return f"{tag}-" if tag and not re.search(r"[^\W\d]|[_/-]", tag) else tag


def without_urn(uid: str) -> str:
    """A uid as vCard 3.0 has it, without the `urn:uuid:` of 4.0: the same person's card has either."""
    return uid[9:] if uid[:9].lower() == "urn:uuid:" else uid
