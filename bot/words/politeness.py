"""The polite words around what somebody wants: "dạ em muốn ... giúp em với ạ"."""

from __future__ import annotations

import re

_JOB = r"(?:muon|xin|nho|dk|dky|dki|dang\ k[yi]|xem)\b"
_TASK = rf"(?:{_JOB}|(?:can|sua|gui|nop|huy|rut|doi|hoi|biet|chon|khong|ko|chua)\b)"
_PERSON = r"(?:e|em|toi|tui|minh|thay|co|anh|chi)"
_CALLED = r"(?:bot|ad|admin|tro\ ly|thay|co|anh|chi|em)"

# A word that is also the start of another one (minh chứng, thay đổi, tới hạn, có sáng kiến, chỉ tiêu, đã gửi)
# is dropped only before what shows that it is a pronoun or a politeness.
_LEADING = re.compile(
    rf"""(?:
      da(?=\ (?:e|em|toi|tui|minh|thua|chao|vang|co|khong|ko|dung)\b)
    | (?:xin\ |kinh\ )?(?:thua|chao)\ {_CALLED}
    | {_CALLED}\ oi | alo | a\ lo | hello | helo | hey | hi(?!\ vong\b)
    | lam\ on | vui\ long | nho(?=\ {_TASK}) | xin(?!\ (?:nghi|loi|chao|phep)\b)
    | e | em | tui
    | toi(?!\ (?:han|nay|mai|qua|thu|ngay|gio|luc|cuoi|het|dau|hom|\d)\b)
    | minh(?!\ (?:chung|hoa|bach|ro|triet)\b)
    | (?:co|anh|chi)(?=\ {_JOB}) | thay(?=\ (?!doi){_TASK}) | muon(?=\ {_TASK})
    | cho(?=\ (?:{_PERSON}|xin|{_TASK})\b) | giup(?=\ {_PERSON}\b)
    )\ """,
    re.VERBOSE,
)
_TRAILING = re.compile(
    rf"""(?:
      a | ah | ak | nhe | nhen | nghen | nha | hen | hi | hihi | voi | dum | gium | giup
    | (?:cho|giup|dum|gium|ho|voi)\ {_PERSON}
    | {_CALLED}\ oi
    | (?:xin\ )?(?:cam\ on|thanks|thank\ you|tks)(?:\ (?:nhieu|{_CALLED}))*
    )""",
    re.VERBOSE,
)
_MEANT = re.compile(
    rf"""(?:.*\ )?(?:
      (?:lop|khoi)(?:\ \d+)?\ a | (?:loai|hang|muc|chon|cau|phuong\ an|(?<!dong\ )y|nhom)\ a
    | (?:ve|o|tai)\ nha | (?:cung|so|doi|hop)\ voi | tro\ giup(?:\ {_PERSON})? | lich\ hen
    )""",
    re.VERBOSE,
)


LONGEST = 5
"""How many words a polite ending has at most: "xin cảm ơn cô nhiều"."""


def strip_particles(folded: str) -> str:
    """Return a folded text without the pronouns and polite words at its ends; the last word is never taken.

    It is for wishes and choices, not for names: "minh chau" is read as "mình" and "châu".
    """
    while True:
        shorter = _drop_leading(_drop_trailing(folded))
        if shorter == folded:
            return folded
        folded = shorter


def _drop_leading(text: str) -> str:
    found = _LEADING.match(text)
    return text[found.end() :] if found else text


def _drop_trailing(text: str) -> str:
    _, *words = f" {text}".rsplit(" ", LONGEST + 3)
    for count in range(min(LONGEST, len(words) - 1), 0, -1):
        particle = " ".join(words[-count:])
        if _TRAILING.fullmatch(particle):
            meant = _MEANT.fullmatch(" ".join(words))
            return text if meant else text[: -len(particle) - 1]
    return text
