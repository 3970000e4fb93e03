"""A stranger's zip file: what it says of itself is checked before a byte of it is unpacked, and while."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_MEMBERS = 2_000
MOST_BYTES = 100 * 1024 * 1024
"""Of all members together, unpacked."""
MOST_RATIO = 200
RATIO_MATTERS = 1024 * 1024
"""Bytes below which a member may be as empty as it likes."""

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_WIDE_END, _WIDE_END_SIZE = b"PK\x06\x07", 20
_LOCAL = struct.Struct("<4s22xHH")
_LOCKED = 0x1
_DAMAGED = (
    BadZipFile, ValueError, KeyError, EOFError, OverflowError, NotImplementedError, struct.error, zlib.error,
)  # fmt: skip
"""What zipfile raises of a file that is not as it should be."""


class Unfit(Exception):
    """A zip file that is not what an office program writes; the code says which sentence it costs."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Archive:
    """The members of a zip file that has been found harmless; `read` still counts every byte."""

    def __init__(self, content: bytes) -> None:
        """Open a zip file; `Unfit` where it is damaged, locked or a bomb."""
        _check_end(content)
        try:
            self._zip = ZipFile(BytesIO(content))
        except _DAMAGED as error:
            raise Unfit("plan_damaged") from error
        self._left = MOST_BYTES
        _check_sizes(self._zip.infolist())
        _check_places(self._zip.infolist(), content)
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """Return a member's bytes; `Unfit` where there is none, it is damaged, or too much has been read."""
        try:
            with self._zip.open(name) as member:
                found = member.read(self._left + 1)
        except _DAMAGED as error:
            raise Unfit("plan_damaged") from error
        self._left -= len(found)
        if self._left < 0:
            raise Unfit("plan_heavy")
        return found


def _check_end(content: bytes) -> None:
    """Check the directory's own size first: half a million empty members cost memory by being listed."""
    tail = content[-_WIDE_END_SIZE - _END_SIZE - _LONGEST_COMMENT :]
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise Unfit("plan_damaged")
    members, size = struct.unpack_from("<HL", tail, place + 10)
    wide = tail[max(place - _WIDE_END_SIZE, 0) : place].startswith(_WIDE_END)
    if wide or members > MOST_MEMBERS or size > MOST_MEMBERS * 300:
        raise Unfit("plan_heavy")


def _check_sizes(members: Sequence[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise Unfit("plan_heavy")
    for member in members:
        if member.flag_bits & _LOCKED:
            raise Unfit("plan_locked")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unfit("plan_damaged")
        if member.file_size > max(RATIO_MATTERS, MOST_RATIO * member.compress_size):
            raise Unfit("plan_heavy")


def _check_places(members: Sequence[ZipInfo], content: bytes) -> None:
    """Check that no two members share bytes: one deflated block listed a thousand times is a bomb."""
    free_from = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        start = member.header_offset
        if not 0 <= start <= len(content) - _LOCAL.size:
            raise Unfit("plan_damaged")
        mark, name_size, extra_size = _LOCAL.unpack_from(content, start)
        if mark != b"PK\x03\x04":
            raise Unfit("plan_damaged")
        if start < free_from:
            raise Unfit("plan_heavy")
        free_from = start + _LOCAL.size + name_size + extra_size + member.compress_size
    if free_from > len(content):
        raise Unfit("plan_damaged")
