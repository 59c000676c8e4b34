"""How names of manufacturers are compared: without case, blanks and punctuation. Pure."""

import unicodedata


def name_key(name: str) -> str:
    """Return what is compared of a name: “Acme Co., Ltd.” and “ACME CO LTD” are one."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if character.isalnum())[:200]
