"""Word documents from a few elements of their XML, for what no library of ours writes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OTHERS = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str, **parts: str) -> bytes:
    """Return a .docx of a body's XML and of parts ("styles", "footnotes", "header1" ...) by theirs."""
    members = {
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {WORD} {OTHERS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            {name: (name.rstrip("0123456789"), f"{name}.xml") for name in parts}
        ),
    }
    for name, inner in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("0123456789"), name)
        members[f"word/{name}.xml"] = f"<w:{root} {WORD} {OTHERS}>{inner}</w:{root}>"
    return zipped({name: xml.encode() for name, xml in members.items()})


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip file of some members."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs; a run that is no XML is words."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(words: str, properties: str = "") -> str:
    """Return a run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; a cell is paragraphs, one to a line, or a table of its own."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def _cell(inside: str) -> str:
    blocks = inside if inside.startswith("<") else "".join(map(p, inside.split("\n")))
    return f"<w:tc><w:tcPr/>{blocks}</w:tc>"


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'
