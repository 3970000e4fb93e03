"""How the pages behind links look."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

import messages
from bot.domain.school.file_links import Linked
from bot.domain.school.secret_links import FILE
from bot.rendering import as_telegram
from bot.result import Invalid
from bot.uploads import LARGEST, shown_name
from bot.web.link_desk import Open
from bot.web.templating import accepts, environment
from messages import words

OWN_WORDS = ("nothing", "not_taken")
"""Problems of the form itself, which its page has the words for; others are the chat's own."""


def file(linked: Linked, code: str) -> str:
    """Return the page on which a file is taken."""
    at = f"/w/{FILE}/{code}/{quote(linked.name, safe='')}"
    return _rendered("link_file.html", linked=linked, at=at, problem="")


def no_file(problem: str) -> str:
    """Return the page that says why there is no file, and what to do."""
    return _rendered("link_file.html", linked=None, at="", problem=problem)


def form(opened: Open, refused: Invalid | None = None) -> str:
    """Return the page on which a file is sent, above it why the last one was not taken."""
    question = opened.asked.question
    return _rendered(
        "link_form.html",
        problem=refused.code if refused and refused.code in OWN_WORDS else "",
        said=_said(refused) if refused and refused.code not in OWN_WORDS else "",
        question=Markup(as_telegram(opened.asked.words)),  # noqa: S704
        kinds=question.kinds,
        accept=accepts(question.takes),
        megabytes=LARGEST >> 20,
        where=messages.label(f"channel.{opened.door.channel}"),
        until=opened.door.expires_at,
    )


def taken(opened: Open, name: str) -> str:
    """Return the page that says that a file has arrived."""
    where = messages.label(f"channel.{opened.door.channel}")
    return _rendered("link_taken.html", name=shown_name(name), where=where)


def no_form(problem: str) -> str:
    """Return the page that says why nothing can be sent by a link, and how to go on."""
    return _rendered("link_shut.html", problem=problem)


def _said(refused: Invalid) -> Markup:
    """Return the chat's own sentence about a file it does not take."""
    said = messages.render_for("web", f"problems/{refused.code}", **refused.facts)
    return Markup(as_telegram(said))  # noqa: S704


def _rendered(template: str, **facts: object) -> str:
    return _environment().get_template(template).render(**facts)


@cache
def _environment() -> Environment:
    return environment(moment=words.moment, megabytes=_megabytes)


def _megabytes(size: int) -> str:
    """Return a size in tenths of a megabyte, at least one: "0,1"."""
    return words.number(max(0.1, round(size / (1 << 20), 1)))
