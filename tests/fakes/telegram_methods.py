"""The Bot API methods the fake knows, one function each: `(telegram, parameters) -> result`, or `Refused`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp.web import FileField

from tests.fakes.telegram_files import FakeFile, known, ready, uploaded
from tests.fakes.telegram_people import FakeUser, Seen
from tests.fakes.telegram_rules import (
    Parameters,
    Refused,
    bad_request,
    keyboard,
    menu,
    structured,
    visible,
    whole,
)

if TYPE_CHECKING:
    from tests.fakes.telegram_api import FakeTelegram

Method = Callable[["FakeTelegram", Parameters], Awaitable[Any]]


async def get_me(telegram: FakeTelegram, _parameters: Parameters) -> Any:
    """Return the bot's own account."""
    return {**telegram.account, "can_join_groups": True, "supports_inline_queries": False}


async def get_updates(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Confirm below `offset`, then return what waits or wait for it; a newer poller ends this one (409)."""
    if telegram.webhook_url:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
    queue = telegram.queue
    if offset := whole(parameters, "offset"):
        queue.confirm(offset)
    _ask_for(telegram, parameters)
    telegram.poller += 1
    mine = telegram.poller
    telegram.bell.ring()
    patience = min(whole(parameters, "timeout"), telegram.longest_poll)
    try:
        await telegram.bell.until(lambda: bool(queue.pending) or telegram.poller != mine, patience)
    except TimeoutError:
        return []
    if telegram.poller != mine:
        raise Refused(409, "Conflict: terminated by other getUpdates request")
    return queue.first(min(100, whole(parameters, "limit", 100) or 100))


async def send_message(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Send a text of 1-4096 characters."""
    user = _reachable(telegram, parameters)
    text = visible(parameters, "text", 4096)
    if not text:
        raise bad_request("message text is empty")
    return _deliver(telegram, "sendMessage", user, text, str(parameters["text"]), parameters)


async def edit_message_text(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Change the text and the buttons of a message the bot has sent."""
    user = _reachable(telegram, parameters)
    number = whole(parameters, "message_id")
    seen = next((seen for seen in user.messages if seen.id == number), None)
    if seen is None:
        raise bad_request("message to edit not found")
    if seen.file:
        raise bad_request("there is no text in the message to edit")
    text, buttons, html = visible(parameters, "text", 4096), keyboard(parameters), str(parameters["text"])
    if not text:
        raise bad_request("message text is empty")
    if (html, buttons) == (seen.html, seen.buttons):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as"
            " a current content and reply markup of the message"
        )
    seen.versions.append(seen.text)
    seen.text, seen.html, seen.buttons = text, html, buttons
    telegram.accept("editMessageText", seen)
    return telegram.as_message(seen)


async def send_photo(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Send a picture of up to 10 MB."""
    return _send_file(telegram, "sendPhoto", "photo", parameters)


async def send_document(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Send a file of up to 50 MB."""
    return _send_file(telegram, "sendDocument", "document", parameters)


async def get_file(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Tell where a file of up to 20 MB can be downloaded from now on."""
    return ready(telegram.files, str(parameters.get("file_id") or ""))


async def send_chat_action(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Show "typing"."""
    _reachable(telegram, parameters)
    return True


async def answer_callback_query(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Stop the spinner of a tap, once."""
    tap = str(parameters.get("callback_query_id"))
    if tap not in telegram.open_taps:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    telegram.open_taps.remove(tap)
    telegram.answered_taps.append(tap)
    telegram.bell.ring()
    return True


async def set_my_commands(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Set the menu of a scope."""
    telegram.menus[_scope(telegram, parameters)] = menu(parameters)
    telegram.bell.ring()
    return True


async def delete_my_commands(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Forget the menu of a scope."""
    telegram.menus.pop(_scope(telegram, parameters), None)
    return True


async def set_webhook(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Bring updates to a URL from now on; plain http only on this machine."""
    url = str(parameters.get("url") or "")
    if url and not url.startswith(("https://", "http://127.0.0.1:")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _ask_for(telegram, parameters)
    telegram.set_webhook(url, str(parameters.get("secret_token") or ""))
    return True


async def delete_webhook(telegram: FakeTelegram, parameters: Parameters) -> Any:
    """Keep updates for getUpdates again."""
    if str(parameters.get("drop_pending_updates")).lower() == "true":
        telegram.queue.pending.clear()
    telegram.set_webhook("", "")
    return True


async def get_webhook_info(telegram: FakeTelegram, _parameters: Parameters) -> Any:
    """Tell where updates go and how many wait."""
    return {
        "url": telegram.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.queue.pending),
        "allowed_updates": list(telegram.queue.allowed),
    }


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "getFile": get_file,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}


def _ask_for(telegram: FakeTelegram, parameters: Parameters) -> None:
    allowed = structured(parameters, "allowed_updates")
    if allowed is not None:
        telegram.queue.allowed = tuple(allowed)


def _reachable(telegram: FakeTelegram, parameters: Parameters) -> FakeUser:
    user = telegram.people.get(whole(parameters, "chat_id"))
    if user is None:
        raise bad_request("chat not found")
    if user.deactivated:
        raise Refused(403, "Forbidden: user is deactivated")
    if user.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if not user.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    return user


def _send_file(telegram: FakeTelegram, method: str, kind: str, parameters: Parameters) -> Any:
    user = _reachable(telegram, parameters)
    caption = visible(parameters, "caption", 1024)
    given = parameters.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = parameters.get(given.removeprefix("attach://"))
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    file = (
        uploaded(telegram.files, kind, given)
        if isinstance(given, FileField)
        else known(telegram.files, kind, str(given))
    )
    html = str(parameters.get("caption") or "")
    return _deliver(telegram, method, user, caption, html, parameters, file)


def _deliver(
    telegram: FakeTelegram,
    method: str,
    user: FakeUser,
    text: str,
    html: str,
    parameters: Parameters,
    file: FakeFile | None = None,
) -> Any:
    buttons = keyboard(parameters)
    telegram.haste.check(user.id, telegram.seconds())
    number = telegram.stamp()["message_id"]
    named = (file.name, file.id) if file else ("", "")
    seen = Seen(number, user.id, text, html, buttons, *named)
    user.messages.append(seen)
    telegram.accept(method, seen)
    return telegram.as_message(seen)


def _scope(telegram: FakeTelegram, parameters: Parameters) -> str:
    scope = structured(parameters, "scope") or {"type": "default"}
    if scope["type"] != "chat":
        return str(scope["type"])
    if int(scope["chat_id"]) not in telegram.people:
        raise bad_request("chat not found")
    return f"chat {scope['chat_id']}"
