"""What Zalo's answer to a call means: `Sent`, or `NotSent` with its class of failure.

No description is kept: it may repeat a piece of the refused text.
"""

from __future__ import annotations

from typing import Any

from bot.channels import Failure, NotSent, Sent
from bot.channels.aiohttp_request import Answer
from bot.channels.zalo_updates import identity, whole

WAIT_UNASKED = 30.0
"""Seconds to wait after a 429 that does not say how long: Zalo names no limit, so we are patient."""
BY_CODE = {
    400: Failure.CONTENT,
    401: Failure.TOKEN,
    403: Failure.UNREACHABLE,
    404: Failure.UNREACHABLE,
    408: Failure.AMBIGUOUS,
    413: Failure.CONTENT,
    429: Failure.THROTTLED,
    504: Failure.AMBIGUOUS,
}
"""What an error code says of a send; after a time-out behind the platform's door the message may be there."""
BY_STATUS = {code: BY_CODE[code] for code in (408, 413, 429, 504)}
"""What the status of a page that is no answer says: it comes from a door on the way and knows no chat."""


def outcome(status: int, answer: Answer | None) -> Sent | NotSent:
    """Return what became of a message, given the HTTP status and the answer (None if no JSON object)."""
    refused = refusal(status, answer)
    if refused is not None:
        return refused
    result = (answer or {}).get("result")
    message = identity(result.get("message_id")) if isinstance(result, dict) else ""
    return Sent(message) if message else NotSent(Failure.AMBIGUOUS, "taken without a message_id")


def refusal(status: int, answer: Answer | None) -> NotSent | None:
    """Return the class of an answer that is not "ok", None for one that is, whatever its HTTP status."""
    if answer is None or type(answer.get("ok")) is not bool:
        failure = BY_STATUS.get(status, Failure.TRANSIENT)
        return NotSent(failure, f"{status} without an answer of Zalo", _pause(failure, {}))
    if answer["ok"]:
        return None
    code = whole(answer.get("error_code")) or status
    failure = BY_CODE.get(code, Failure.TRANSIENT)
    return NotSent(failure, f"error {code}", _pause(failure, answer))


def _pause(failure: Failure, answer: Answer) -> float:
    """Return for how long to say nothing: what a 429 asks for, where it asks."""
    if failure is not Failure.THROTTLED:
        return 0.0
    parameters: Any = answer.get("parameters")
    asked = answer.get("retry_after", parameters.get("retry_after") if isinstance(parameters, dict) else None)
    return float(whole(asked) or WAIT_UNASKED)
