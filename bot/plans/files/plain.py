"""Text files: which encoding they are in is judged by how much of what comes out is Vietnamese."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from bot.plans.files.document import Document, Note, measured, pages_of
from bot.plans.files.fonts import from_tcvn3, from_vni
from bot.plans.files.likely import SAMPLE, likelihood
from bot.result import Invalid
from bot.words.folding import legible

ENOUGH = 0.8
"""The share of Vietnamese words below which a reading is not believed."""
MARGIN = 0.2
"""How much better than the next a reading must be."""
FEW = 4
"""Words that are too few to judge a reading by."""

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOST = "\ufffd"


def read_plain(content: bytes) -> Document | Invalid:
    """Return the text of a text file, or `plan_letters` where no encoding gives believable Vietnamese."""
    found = _by_unicode(content) or _by_old_code(content)
    if found is None:
        return Invalid.because("plan_letters")
    text, notes = found
    text = legible(text.replace("\f", "\n")).replace("\u00a0", " ")
    return measured(Document(text, pages_of(text), "txt", notes))


def undisguised(text: str) -> tuple[str, tuple[Note, ...]] | None:
    """Return a text, typed with an old font or not, and its notes; None where it is not Vietnamese."""
    as_it_is = likelihood(text)
    if as_it_is.share >= ENOUGH:
        return text, ()
    font = _best(text, _FONTS, as_it_is.share + MARGIN)
    if font:
        return _FONTS[font](text), (font,)
    few = as_it_is.judged <= FEW and sum(map(str.isascii, text)) >= len(text) * ENOUGH
    return (text, ()) if as_it_is.share >= ENOUGH / 2 or few else None


def _by_unicode(content: bytes) -> tuple[str, tuple[Note, ...]] | None:
    text = _decoded(content)
    if text is None:
        return None
    lost = text.count(_LOST)
    if lost * 50 > sum(not letter.isascii() for letter in text):
        return None
    found = undisguised(text)
    return (found[0], (*found[1], "letters_lost")) if found and lost else found


def _decoded(content: bytes) -> str | None:
    """Return a text in one of Unicode's encodings, by its mark, by where its NULs stand, or as UTF-8."""
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if b"\x00" in content:
        low, high = content[0::2].count(0), content[1::2].count(0)
        if max(low, high) < len(content) / 10 or min(low, high) > max(low, high) / 10:
            return None
        return content.decode("utf-16-le" if high > low else "utf-16-be", errors="replace")
    return content.decode("utf-8", errors="replace")


def _by_old_code(content: bytes) -> tuple[str, tuple[Note, ...]] | None:
    if b"\x00" in content:
        return None
    signs = content.decode("latin-1")
    code = _best(signs, _CODES, ENOUGH)
    return (_CODES[code](signs), (code,)) if code else None


def _from_windows_1258(signs: str) -> str:
    return signs.encode("latin-1").decode("cp1258", errors="replace")


_FONTS: dict[Note, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
_CODES: dict[Note, Callable[[str], str]] = {"windows-1258": _from_windows_1258, **_FONTS}


def _best(text: str, readings: Mapping[Note, Callable[[str], str]], least: float) -> Note | None:
    """Return the reading whose beginning is Vietnamese: at least so much, and by a margin; or none."""
    judged = {name: likelihood(read(text[:SAMPLE])) for name, read in readings.items()}
    first, second, *_ = sorted(judged, key=lambda name: judged[name].share, reverse=True)
    found = judged[first]
    believed = found.judged > FEW and found.share >= max(ENOUGH, least, judged[second].share + MARGIN)
    return first if believed else None
