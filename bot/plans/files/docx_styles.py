"""Which font a run of a Word document is in: by its own word, its styles' or the document's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.plans.files.xml import attribute, child, children, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 20


class Styles:
    """The styles of a document; without the part there are none."""

    def __init__(self, part: Element | None) -> None:
        """Read the part "styles"."""
        rows = children(part, "style") if part is not None else ()
        self._styles = {attribute(row, "styleId"): row for row in rows}
        usual = (
            id_
            for id_, row in self._styles.items()
            if attribute(row, "default") in ("1", "true") and attribute(row, "type") == "paragraph"
        )
        self._usual = next(usual, "")
        self._font = font_named(child(part, "docDefaults", "rPrDefault", "rPr"))

    def font(self, paragraph: Element | None) -> str:
        """Return the font of a paragraph's runs that name none, by its properties."""
        name = attribute(child(paragraph, "pStyle"), "val") or self._usual
        return self.font_of(name) or self._font

    def font_of(self, style: str) -> str:
        """Return the font of a style or of what it is based on; empty where none is named."""
        fonts = (font_named(child(row, "rPr")) for row in self._chain(style))
        return next((font for font in fonts if font), "")

    def numbered(self, paragraph: Element | None) -> Element | None:
        """Return what numbers a paragraph, by its own properties or its style's."""
        own = child(paragraph, "numPr")
        if own is not None:
            return own
        name = attribute(child(paragraph, "pStyle"), "val")
        found = (child(row, "pPr", "numPr") for row in self._chain(name))
        return next((numbers for numbers in found if numbers is not None), None)

    def _chain(self, style: str) -> list[Element]:
        """Return a style and those it stands on; a ring of styles ends."""
        chain: list[Element] = []
        while style in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[style])
            style = attribute(child(chain[-1], "basedOn"), "val")
        return chain


def font_named(properties: Element | None) -> str:
    """Return the font that some properties of a run name."""
    fonts = child(properties, "rFonts")
    return attribute(fonts, "hAnsi") or attribute(fonts, "ascii")


def is_on(properties: Element | None, name: str) -> bool:
    """Tell whether properties switch something on: <w:vanish/>, and not <w:vanish w:val="0"/>."""
    switch = child(properties, name)
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def is_marked(properties: Element | None, name: str) -> bool:
    """Tell whether the properties of a paragraph's end or of a row carry a mark: deleted, inserted."""
    return properties is not None and any(local(mark) == name for mark in properties)
