"""What Telegram's answer to a send means: `Sent`, or `NotSent` with its class of failure.

A description may repeat a piece of the refused text, so only its fixed beginning is kept as `detail`.
"""

from __future__ import annotations

import re
from typing import Any

from bot.channels import Failure, NotSent, Outgoing, Sent
from bot.channels.aiohttp_request import Answer

WAIT_UNASKED = 5.0
"""Seconds to wait after a 429 that does not say how long."""

NOT_MODIFIED = "message is not modified"
EDIT_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
FILE_GONE = ("wrong file identifier", "wrong remote file identifier", "wrong file_id", "file_reference_")
CHAT_GONE = ("chat not found", "peer_id_invalid", "user not found")
NO_PICTURE = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_ext_invalid",
    "photo_save_file_invalid",
)
"""What Telegram says of a picture that it does not show, but takes as a document."""
BY_STATUS = {401: Failure.TOKEN, 403: Failure.UNREACHABLE, 404: Failure.TOKEN, 409: Failure.CONFLICT}


def outcome(out: Outgoing, status: int, answer: Answer | None) -> Sent | NotSent:
    """Return what became of `out`, given the HTTP status and the answer (None if it is no JSON object)."""
    if 200 <= status < 300:
        return _taken(answer)
    failure = refusal(status, answer)
    if failure.failure is Failure.UNCHANGED and failure.detail == NOT_MODIFIED:
        return Sent(out.edits)
    return failure


def refusal(status: int, answer: Answer | None) -> NotSent:
    """Return the class of a complete answer that is not a 2xx.

    A refusal that is no Bot API answer is some proxy's or portal's: it says nothing of chat or token.
    """
    if status == 413:
        return NotSent(Failure.CONTENT, "request entity too large")
    description = (answer or {}).get("description")
    if answer is None or not isinstance(description, str):
        return NotSent(Failure.TRANSIENT, f"{status} without a Bot API answer")
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    detail = safe_detail(description)
    if status == 429:
        return NotSent(Failure.THROTTLED, detail, retry_after=_seconds(parameters.get("retry_after")))
    if type(new_chat := parameters.get("migrate_to_chat_id")) is int:
        return NotSent(Failure.MOVED, detail, chat=str(new_chat))
    if status == 400:
        return NotSent(_bad_request(detail), detail)
    return NotSent(BY_STATUS.get(status, Failure.TRANSIENT), detail)


def safe_detail(description: str) -> str:
    """Return the part of a description that never holds what a person wrote, in lower case.

    "Bad Request: can't parse entities: Unsupported start tag ..." gives "can't parse entities".
    """
    said = re.sub(r"^(Bad Request|Forbidden|Conflict|Too Many Requests): ", "", description)
    kept = re.match(r"[A-Za-z_' ,-]{0,80}", said)
    return kept.group().strip().lower() if kept else ""


def _taken(answer: Answer | None) -> Sent | NotSent:
    result = (answer or {}).get("result")
    message = result.get("message_id") if isinstance(result, dict) else None
    if type(message) is not int:
        return NotSent(Failure.AMBIGUOUS, "2xx without a message_id")
    return Sent(str(message), _file_name(result or {}))


def _file_name(message: dict[str, Any]) -> str:
    """Return our name for the file of a message, "photo:<file_id>": an id is good for its own kind only."""
    for kind in ("document", "photo"):
        sent = message.get(kind)
        if isinstance(sent, list):  # a photo comes in several sizes, the largest last
            sent = sent[-1] if sent else None
        named = sent.get("file_id") if isinstance(sent, dict) else None
        if isinstance(named, str):
            return f"{kind}:{named}"
    return ""


def _bad_request(detail: str) -> Failure:
    if detail.startswith((NOT_MODIFIED, *EDIT_GONE)):
        return Failure.UNCHANGED
    if detail.startswith(FILE_GONE):
        return Failure.FILE_UNKNOWN
    return Failure.UNREACHABLE if detail.startswith(CHAT_GONE) else Failure.CONTENT


def _seconds(asked: Any) -> float:
    return float(asked) if type(asked) in (int, float) and asked > 0 else WAIT_UNASKED
