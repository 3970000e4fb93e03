"""The bot to compare with: the same form by python-telegram-bot's own means, everything in a pickle."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)
from telegram.warnings import PTBUserWarning

from tests.fakes.telegram_api import TOKEN

TITLE, REVIEW = range(2)
NAME = "register"
CODE = "DK-00001"
"""The code on the receipt of the script, replaced by the person's own."""

Context = ContextTypes.DEFAULT_TYPE


class Page(NamedTuple):
    """A message of the form: its text in Telegram's HTML, and what its buttons say."""

    text: str
    labels: list[str]

    def keyboard(self) -> InlineKeyboardMarkup:
        """Return the buttons, one a row, their numbers as data."""
        rows = [[InlineKeyboardButton(label, callback_data=str(n))] for n, label in enumerate(self.labels)]
        return InlineKeyboardMarkup(rows)


class Form(NamedTuple):
    """What is said at each of the three steps, and to whoever asks what the bot can do."""

    title: Page
    review: Page
    receipt: Page
    guide: Page

    async def help(self, update: Update, context: Context) -> None:
        """Say what the bot can do."""
        message = cast(Message, update.message)
        await message.reply_text(self.guide.text, parse_mode=ParseMode.HTML, disable_web_page_preview=True)

    async def begin(self, update: Update, context: Context) -> int:
        """Ask for the title."""
        message = cast(Message, update.message)
        await message.reply_text(
            self.title.text, parse_mode=ParseMode.HTML, reply_markup=self.title.keyboard(),
            disable_web_page_preview=True,
        )  # fmt: skip
        return TITLE

    async def take_title(self, update: Update, context: Context) -> int:
        """Keep the title and show the review in the place of the question."""
        query = cast(CallbackQuery, update.callback_query)
        await query.answer()
        _kept(context)["title"] = self.title.labels[int(query.data or 0)]
        await query.edit_message_text(
            self.review.text, parse_mode=ParseMode.HTML, reply_markup=self.review.keyboard(),
            disable_web_page_preview=True,
        )  # fmt: skip
        return REVIEW

    async def send(self, update: Update, context: Context) -> int:
        """Keep the registration and give a receipt."""
        query = cast(CallbackQuery, update.callback_query)
        await query.answer()
        user = query.from_user.id
        _kept(context)["registration"] = {"code": f"DK-{user}", "title": _kept(context)["title"]}
        await cast(Message, query.message).reply_text(
            self.receipt.text.replace(CODE, f"DK-{user}"), parse_mode=ParseMode.HTML,
            reply_markup=self.receipt.keyboard(), disable_web_page_preview=True,
        )  # fmt: skip
        return ConversationHandler.END


def run(api: str, pickle: Path, script: Path, save_every: float) -> None:
    """Run the bot until it is killed; it writes its pickle every `save_every` seconds."""
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    form = Form(*(Page(*page) for page in json.loads(script.read_text(encoding="utf-8"))))
    handler: ConversationHandler[Context] = ConversationHandler(
        entry_points=[CommandHandler("dangky", form.begin)],
        states={
            TITLE: [CallbackQueryHandler(form.take_title)],
            REVIEW: [CallbackQueryHandler(form.send)],
        },
        fallbacks=[],
        allow_reentry=True,
        name=NAME,
        persistent=True,
    )
    persistence = PicklePersistence(pickle, update_interval=save_every)
    builder = Application.builder().token(TOKEN).base_url(f"{api}/bot").persistence(persistence)
    application = builder.build()
    application.add_handler(handler)
    application.add_handler(CommandHandler("trogiup", form.help))
    application.run_polling(allowed_updates=["message", "callback_query"])


async def save_people(pickle: Path, people: Sequence[int], script: Path) -> float:
    """Write the pickle of a bot whose people have each registered and have the review open.

    Returns the processor seconds of writing it once.
    """
    title, *_ = json.loads(script.read_text(encoding="utf-8"))
    chosen = title[1][0]
    persistence = PicklePersistence(pickle, on_flush=True)
    persistence.bot = Bot(TOKEN)  # what it would otherwise take for the bot is None
    persistence.chat_data, persistence.bot_data = {}, {}
    for person in people:
        kept = {"title": chosen, "registration": {"code": f"DK-{person}", "title": chosen}}
        await persistence.update_user_data(person, cast(dict[Any, Any], kept))
        await persistence.update_conversation(NAME, (person, person), REVIEW)
    began = time.process_time()
    await persistence.flush()
    return time.process_time() - began


def _kept(context: Context) -> dict[Any, Any]:
    assert context.user_data is not None
    return context.user_data
