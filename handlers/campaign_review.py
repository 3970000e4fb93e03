"""Xem lại từng mục: what a campaign says, part by part and item by item, accepted, corrected or dropped."""

from __future__ import annotations

from typing import Any

import messages
from bot.domain.campaign import contents
from bot.domain.campaign.contents import Item
from bot.domain.campaign.drafting import DateUndated, TakeSuggested
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.suggestions import kind_of
from bot.domain.desk.correcting import WORDING, AcceptItem, AcceptSure, Correct
from bot.domain.desk.dropping import CHOSEN_PARTS, DropItem, TakeBack, last_dropped
from bot.domain.desk.reviewing import ADD, ReviewFacts
from bot.talking.questions import choose, confirm
from bot.talking.talk import End
from bot.words import Option
from handlers.review_adding import adding, due_shown, phase_shown
from handlers.review_fields import Changes, changes_of
from handlers.review_lines import field_label, option

HERE = "campaign_review"
SURE = Option("sure", messages.label(f"{HERE}.sure"), ("chap nhan tat ca", "chap nhan", "dong y tat ca"))
PAGE = Option("page", messages.label(f"{HERE}.page"), ("ve ke hoach", "ve", "xong"))
NEW = Option(ADD, messages.label(f"{HERE}.add"), ("them", "them moi"))
TAKE_BACK = Option("take_back", messages.label(f"{HERE}.take_back"), ("lay lai", "hoan tac"))
ACCEPT = Option("accept", messages.label(f"{HERE}.accept"), ("dung", "dung roi", "dung a"))
TAKE = Option("take", messages.label(f"{HERE}.take"), ("nhan", "nhan moc", "dung roi"))
EDIT = Option("edit", messages.label(f"{HERE}.edit"), ("sua", "sua lai"))
DROP = Option("drop", messages.label(f"{HERE}.drop"), ("bo", "bo di", "xoa"))

FIELDS: dict[NoteKind, tuple[str, ...]] = {
    NoteKind.PHASE: ("name", "starts", "ends"),
    NoteKind.DEADLINE: ("what", "due", "kind", "who", "tentative"),
    NoteKind.TARGET: ("text", "figure", "level", "roles"),
    NoteKind.TITLE: ("name", "percent", "level"),
    NoteKind.AWARD: ("name", "percent"),
    NoteKind.UNDATED: ("due", "what"),
}
"""What of an item is asked for one by one."""


async def review(facts: ReviewFacts) -> End:
    """Choose a part, then an item, then what becomes of it; each step is saved before the next."""
    if facts.campaign is None:
        return End("gone", offers=("kehoach",))
    sure = contents.count_sure(facts.items) if facts.drafted else 0
    said = facts.said()
    part = await choose("part", _parts(facts, sure), skip_single=False, sure=sure, said=said, **facts.shown())
    if part == PAGE.id:
        return End("", then="campaign", then_args=facts.page.back)
    if part == SURE.id:
        return _to(facts, AcceptSure(facts.key), said="accepted")
    if part != facts.turn.args.get("part"):
        return _to(facts, part=part)
    return await _items(facts, NoteKind(part))


async def _items(facts: ReviewFacts, part: NoteKind) -> End:
    """Show the items of a part and lead to one of them, or to a new one."""
    said = facts.said("part")
    odd = facts.odd() if part == NoteKind.PHASE else []
    shown: dict[str, Any] = {"part": part.value, "said": said, "odd": odd, "count": len(facts.listed(part))}
    shown["waiting"] = any(one.open for one in facts.listed(part))
    name = await choose("item", _choices(facts, part), skip_single=False, **shown, **facts.shown())
    if name == TAKE_BACK.id:
        return _to(facts, TakeBack(facts.key, part), part=part.value, said="taken_back")
    if name != facts.turn.args.get("item"):
        return _to(facts, part=part.value, item=name)
    if name == ADD:
        return await adding(facts, part)
    item = facts.item(part, name)
    assert item is not None
    return await _one(facts, item)


async def _one(facts: ReviewFacts, item: Item) -> End:
    """Show one item and do with it what is wished."""
    page, chosen = item.page, facts.chosen_by(item)
    shown: dict[str, Any] = {"item": item, "part": item.part.value, "chosen": chosen}
    shown["said"] = facts.said("part", "item")
    wish = await choose("do", _doings(facts, item, chosen), skip_single=False, **shown, **facts.shown())
    if wish == ACCEPT.id:
        following = facts.next_open(page, item.id) if item.open else None
        place = {"item": following.id} if following else {}
        return _to(facts, AcceptItem(facts.key, item.part, item.id), part=page.value, **place)
    if wish == TAKE.id:
        return _to(facts, TakeSuggested(facts.key, (item.key,)), part=page.value, said="taken")
    if wish == DROP.id:
        return _to(facts, DropItem(facts.key, item.part, item.id), part=page.value, said="dropped")
    return await _edit(facts, item)


async def _edit(facts: ReviewFacts, item: Item) -> End:
    """Ask which field is to be corrected, and its new value."""
    part = item.part
    field = item.id if part == NoteKind.HEAD else await choose("field", _fields(facts, item))
    if field == "tentative":
        return _corrected(facts, item, {"tentative": not item.row.tentative})
    changes = await changes_of(facts, part, field, item.row, _days(facts, item))
    if part == NoteKind.UNDATED and field == "due":
        return await _dated(facts, item, changes)
    await _agree(facts, item, field, changes)
    return _corrected(facts, item, changes)


async def _agree(facts: ReviewFacts, item: Item, field: str, changes: Changes) -> None:
    """Say a new day with its weekday, and what to know of it, before it is taken."""
    if field == "due":
        shows = ("due", changes["due"], changes["mode"])
        said = due_shown(facts, {"what": item.row.what, "who": item.row.who, **changes})
        await confirm("due_yes", shows, yes="campaign_review.yes", **said)
    elif item.part == NoteKind.PHASE and field in ("starts", "ends"):
        stands = {"name": item.row.name, "starts": item.row.starts, "ends": item.row.ends}
        said = phase_shown(facts, item.row.id, stands | changes)
        await confirm("phase_yes", (field, changes[field]), yes="campaign_review.yes", **said)


async def _dated(facts: ReviewFacts, item: Item, changes: Changes) -> End:
    """Give a day to what has none: who has to act, and a last look."""
    who = (await changes_of(facts, item.part, "who", item.row))["who"]
    what, kind = item.row.what, kind_of(item.row.what)
    said = due_shown(facts, {"what": what, "who": who, "kind": kind, **changes})
    shows = (what, changes["due"], changes["mode"], who)
    await confirm("due_yes", shows, yes="campaign_review.yes", **said)
    act = DateUndated(facts.key, what, kind, who, changes["due"], changes["mode"])
    return _to(facts, act, part=item.part.value, said="dated")


def _corrected(facts: ReviewFacts, item: Item, changes: Changes) -> End:
    act = Correct(facts.key, item.part, item.id, changes)
    name = contents.undated_id(changes["what"]) if item.part == NoteKind.UNDATED else item.id
    return _to(facts, act, part=item.part.value, item=name, said="saved")


def _days(facts: ReviewFacts, item: Item) -> Changes:
    """Return the first and last day that a new one has to go with."""
    stands = facts.page.known if item.part == NoteKind.HEAD else item.row
    dated = item.part in (NoteKind.HEAD, NoteKind.PHASE)
    return {"starts": stands.starts, "ends": stands.ends} if dated else {}


def _to(facts: ReviewFacts, act: Any = None, **place: str) -> End:
    """End with an act, if there is one, and open another place of the review."""
    return End("", act=act, then=HERE, then_args=facts.at(**place))


def _parts(facts: ReviewFacts, sure: int) -> list[Option]:
    """Return the parts with how much is in each; what is sure is accepted by the first option."""
    options = [SURE] if sure else []
    for part in facts.parts:
        items = facts.listed(part)
        waiting = sum(one.open for one in items)
        remark = messages.label(f"{HERE}.doubtful").format(count=waiting) if waiting else ""
        options.append(
            Option(part.value, f"{messages.label(f'{HERE}.part.{part}')}: {len(items)}{remark}", _WORDS[part])
        )
    return [*options, PAGE]


def _choices(facts: ReviewFacts, part: NoteKind) -> list[Option]:
    options = [option(one) for one in facts.listed(part)]
    if facts.drafted and part != NoteKind.HEAD:
        options.append(NEW)
    if last_dropped(facts.page.known, part) is None:
        return options
    return [TAKE_BACK, *options] if facts.turn.args.get("said") == "dropped" else [*options, TAKE_BACK]


def _doings(facts: ReviewFacts, item: Item, chosen: int) -> list[Option]:
    """Return what can be done with an item; what somebody has chosen is never dropped."""
    if item.part == NoteKind.SUGGESTED:
        return [TAKE, DROP]
    options = [ACCEPT] if facts.drafted else []
    options += [EDIT] if facts.drafted or item.part in WORDING else []
    dropped = item.part != NoteKind.HEAD and (facts.drafted or (item.part in CHOSEN_PARTS and not chosen))
    return [*options, DROP] if dropped else options


def _fields(facts: ReviewFacts, item: Item) -> list[Option]:
    fields = FIELDS[item.part]
    if not facts.drafted:
        fields = tuple(one for one in fields if one in WORDING[item.part])
    return [
        _tentative(item) if one == "tentative" else Option(one, field_label(item.part, one)) for one in fields
    ]


def _tentative(item: Item) -> Option:
    """Return the wish to turn a date that is tentative into one that is not, or the other way."""
    label = messages.label(f"{HERE}.fixed" if item.row.tentative else f"{HERE}.tentative")
    return Option("tentative", label, ("chot", "da chot", "du kien"))


_WORDS: dict[NoteKind, tuple[str, ...]] = {
    NoteKind.HEAD: ("dau muc", "thong tin chung"),
    NoteKind.PHASE: ("dot", "cac dot"),
    NoteKind.DEADLINE: ("moc", "cac moc", "han"),
    NoteKind.TARGET: ("chi tieu", "cac chi tieu"),
    NoteKind.TITLE: ("danh hieu",),
    NoteKind.AWARD: ("khen thuong", "hinh thuc khen thuong"),
    NoteKind.UNDATED: ("chua co ngay",),
}
"""What people type for a part, folded."""
