"""What a file is by its content; its name says nothing."""

from __future__ import annotations

from typing import Literal

Content = Literal[
    "pdf", "zip", "locked", "doc", "rtf", "sheet", "page", "picture", "archive", "other", "text", "empty"
]

_ENCRYPTED, _WORD, _SHEET = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook")
)
"""Names of parts in what office programs wrote before 2007."""
_HEAD = 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_FIRST: tuple[tuple[Content, tuple[bytes, ...]], ...] = (
    ("zip", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    ("rtf", (b"{\\rtf",)),
    ("archive", (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")),
    ("picture", _PICTURES),
    ("other", (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"SQLite format 3")),
    ("other", (b"OggS", b"ID3")),
)
_PHOTOS = (b"hei", b"hev", b"mif", b"msf", b"avif")
"""How the brands of photographs begin among those of films."""
_PAGES = (b"<!doctype html", b"<html", b"<?xml", b"mime-version:")


def kind_of(content: bytes) -> Content:
    """Return what a file is by its first bytes; "text" is all that looks like nothing else."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_old_office(content)
    for kind, starts in _FIRST:
        if content.startswith(starts) and (kind not in ("picture", "other") or _is_binary(content)):
            return kind
    head = content[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if content[4:8] == b"ftyp":
        return "picture" if content[8:12].startswith(_PHOTOS) else "other"
    if content[8:12] == b"WEBP":
        return "picture"
    return "page" if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES) else "text"


def _of_old_office(content: bytes) -> Content:
    if _ENCRYPTED in content:
        return "locked"
    return "sheet" if _SHEET in content and _WORD not in content else "doc"


def _is_binary(content: bytes) -> bool:
    """Tell whether a file that begins like a picture or a program is one: "BM" and "MZ" begin words too."""
    return any(byte < 9 for byte in content[:_HEAD])
