"""XML of strangers: no document type, so no entities and nothing fetched; names without namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from bot.plans.files.archive import Unfit

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class _Begun(Exception):
    """The first element has been met: what may stand before it has been seen."""


def parsed(xml: bytes) -> Element:
    """Return the root of some XML; `Unfit` where it is damaged or declares a document type."""
    from xml.etree.ElementTree import ParseError, fromstring

    _refuse_document_type(xml)
    try:
        return fromstring(xml)  # noqa: S314 - it declares no document type, thus no entities
    except (ParseError, ValueError, LookupError) as error:
        raise Unfit("plan_damaged") from error


def _refuse_document_type(xml: bytes) -> None:
    """Read as far as the first element: a document type stands before it or nowhere."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _begin
    try:
        parser.Parse(xml, True)
    except _Begun:
        return
    except (ExpatError, ValueError, LookupError) as error:
        raise Unfit("plan_damaged") from error


def _refuse(*_: object) -> None:
    raise Unfit("plan_damaged")


def _begin(*_: object) -> None:
    raise _Begun


def local(element: Element) -> str:
    """Return an element's name without its namespace; the strict and the usual form of a format have two."""
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield an element's own children of a name."""
    return (child for child in element if local(child) == name)


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of a child ... by their names; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute by its name without namespace; empty where there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
