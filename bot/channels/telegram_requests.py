"""The Bot API call that a message of ours is: its method and parameters."""

from __future__ import annotations

from typing import Any

from bot.channels import Attached, Outgoing

PICTURES = frozenset({"image/png", "image/jpeg"})
LARGEST_PICTURE = 10 << 20
"""Bytes of what goes as a photo; a larger picture goes as a document."""


def as_request(out: Outgoing, *, as_document: bool = False) -> tuple[str, dict[str, Any]]:
    """Return the API method and its parameters: HTML, no link previews, one button a row.

    The bytes of a file are not among them: they go as a part of their own, named by `field_of`.
    """
    parameters: dict[str, Any] = {"chat_id": out.chat}
    if out.buttons:
        rows = [[{"text": button.label, "callback_data": button.data}] for button in out.buttons]
        parameters["reply_markup"] = {"inline_keyboard": rows}
    if out.upload is not None:
        return _with_file(out.upload, out.text, parameters, as_document)
    parameters |= {"text": out.text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if not out.edits:
        return "sendMessage", parameters
    return "editMessageText", {**parameters, "message_id": out.edits}


def field_of(method: str) -> str:
    """Return the name of the part that holds the file: "photo" for sendPhoto."""
    return method.removeprefix("send").lower()


def _with_file(
    file: Attached, caption: str, parameters: dict[str, Any], as_document: bool
) -> tuple[str, dict[str, Any]]:
    kind, _, file_id = file.known_as.partition(":")
    small = file.mime in PICTURES and file.size <= LARGEST_PICTURE
    photo = kind == "photo" if kind else small and not as_document
    method = "sendPhoto" if photo else "sendDocument"
    if caption:
        parameters |= {"caption": caption, "parse_mode": "HTML"}
    if file_id:
        parameters[field_of(method)] = file_id
    return method, parameters
