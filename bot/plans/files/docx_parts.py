"""The parts of a Word document, found as Word finds them: by what names them, not by their places."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from bot.plans.files.archive import Archive
from bot.plans.files.xml import attribute, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Relation(NamedTuple):
    """A part that another one names as its own: by which id, as what, and where it lies."""

    id: str
    kind: str
    target: str


class Package:
    """A Word document's parts; `main` is the document itself, None where the archive holds none."""

    def __init__(self, archive: Archive) -> None:
        """Find the main part and those it names."""
        self._archive = archive
        mains = [one.target for one in self._relations("") if one.kind == "officeDocument"]
        place = mains[0] if mains else "word/document.xml"
        self.main = self._parsed(place) if place.startswith("word/") else None
        self._parts = self._relations(place)

    def part(self, kind: str) -> Element | None:
        """Return the part of a kind ("styles", "numbering", "footnotes", "endnotes"); None without one."""
        return self._parsed(next((one.target for one in self._parts if one.kind == kind), ""))

    def part_by_id(self, id_: str) -> Element | None:
        """Return the part that the main part knows by an id: a header or a footer."""
        return self._parsed(next((one.target for one in self._parts if one.id == id_), ""))

    def _parsed(self, target: str) -> Element | None:
        return parsed(self._archive.read(target)) if target in self._archive.names else None

    def _relations(self, part: str) -> list[Relation]:
        """Return the parts that a part ("" is the whole) names as its own, none outside the file."""
        folder, name = posixpath.split(part)
        rows = self._parsed(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [
            Relation(
                attribute(row, "Id"),
                posixpath.basename(attribute(row, "Type")),
                posixpath.normpath(posixpath.join("/", folder, attribute(row, "Target"))).lstrip("/"),
            )
            for row in (rows if rows is not None else ())
            if attribute(row, "TargetMode") != "External"
        ]
