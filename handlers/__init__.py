"""The table of contents: what can be talked about, and the words that lead there."""

from __future__ import annotations

from bot.desk import Command, Entry
from bot.domain.announcing.acknowledging import AckFacts
from bot.domain.announcing.composing import AnnouncementFacts
from bot.domain.announcing.run_view import CANCEL, PAUSE, RESUME, RunFacts
from bot.domain.campaign.day_form import DayOffFacts
from bot.domain.desk.campaign_page import CampaignFacts
from bot.domain.desk.closing import ClosingFacts
from bot.domain.desk.departing import BACK, DepartureFacts
from bot.domain.desk.entering import EntryFacts
from bot.domain.desk.inviting import InviteFacts
from bot.domain.desk.launching import LaunchFacts
from bot.domain.desk.missing import MissingFacts
from bot.domain.desk.newcomers import CHOOSE, NO, YES, ClaimFacts
from bot.domain.desk.office_inbox import InboxFacts
from bot.domain.desk.office_questions import AskFacts
from bot.domain.desk.recovering import GO_ON, KEEP, RecoveryFacts
from bot.domain.desk.reviewing import ReviewFacts
from bot.domain.desk.teams import TeamFacts
from bot.domain.desk.welcoming import WelcomeFacts
from bot.domain.privacy.kept import MyData
from bot.domain.registering.collectives import CollectiveFacts
from bot.domain.registering.conditions import ConditionFacts
from bot.domain.registering.forms import RegistrationFacts
from bot.domain.registering.list_files import ListFacts
from bot.domain.registering.overview import MineFacts
from bot.domain.registering.progress_form import REPLACE, ProgressFacts
from bot.domain.registering.roster_sheets import SUMMARY
from bot.domain.reminding.frequency import FrequencyFacts
from bot.domain.reminding.papers import PaperFacts
from bot.domain.reminding.snoozes import SnoozeFacts
from bot.domain.reminding.upcoming import DatesFacts
from handlers.acknowledge import acknowledge
from handlers.announce import announce
from handlers.another_account import another_account
from handlers.answer_office import answer_office
from handlers.ask_office import ask_office
from handlers.calendar import calendar, calendar_file
from handlers.campaign_dates import campaign_dates, suggested_dates, undated_things
from handlers.campaign_life import change_state, launch, prolong, reminders
from handlers.campaign_moving import MovingFacts, move_draft
from handlers.campaign_new import NewFacts, new_campaign
from handlers.campaign_reading import ReadingFacts, read_plan
from handlers.campaign_review import review
from handlers.campaign_words import announcing
from handlers.campaigns import CampaignListFacts, campaign_page, list_campaigns
from handlers.closing import closing
from handlers.collective import collective
from handlers.days_off import days_off
from handlers.departure import departure
from handlers.enter import enter
from handlers.frequency import frequency
from handlers.help import HelpFacts, show_help
from handlers.invite_all import invite_all
from handlers.link import link
from handlers.lists import lists
from handlers.mine import mine
from handlers.missing import missing
from handlers.mydata import mydata
from handlers.newcomers import newcomers
from handlers.progress import progress
from handlers.recovery import recovery
from handlers.register import register
from handlers.rules import rules
from handlers.runs import runs
from handlers.sent import sent
from handlers.snooze import snooze
from handlers.team import team

PROJECT = "thidua"

CONVERSATIONS: dict[str, Entry] = {
    "register": Entry(register, RegistrationFacts, opening=RegistrationFacts.opening),
    "mine": Entry(mine, MineFacts, keeps=False),
    "progress": Entry(progress, ProgressFacts, opening=ProgressFacts.opening),
    "rules": Entry(rules, ConditionFacts, opening=ConditionFacts.opening, keeps=False),
    "calendar": Entry(calendar, DatesFacts, keeps=False),
    "calendar_file": Entry(calendar_file, DatesFacts, keeps=False),
    "days_off": Entry(days_off, DayOffFacts, who="admin", opening=DayOffFacts.opening, keeps=False),
    "sent": Entry(sent, PaperFacts, opening=PaperFacts.opening),
    "frequency": Entry(frequency, FrequencyFacts, opening=FrequencyFacts.opening),
    "snooze": Entry(snooze, SnoozeFacts, opening=SnoozeFacts.opening),
    "link": Entry(link, WelcomeFacts, who="anyone", opening=WelcomeFacts.opening),
    "another_account": Entry(another_account, lambda turn: turn, keeps=False),
    "invite_all": Entry(invite_all, InviteFacts, who="admin", keeps=False),
    "mydata": Entry(mydata, MyData, who="former", keeps=False),
    "missing": Entry(missing, MissingFacts, who="lead", opening=MissingFacts.opening, keeps=False),
    "announce": Entry(announce, AnnouncementFacts, who="admin", opening=announcing),
    "campaigns": Entry(list_campaigns, CampaignListFacts, who="admin", keeps=False),
    "campaign": Entry(campaign_page, MovingFacts, who="admin", keeps=False),
    "campaign_move": Entry(move_draft, MovingFacts, who="admin"),
    "campaign_new": Entry(new_campaign, NewFacts, who="admin"),
    "campaign_reading": Entry(read_plan, ReadingFacts, who="admin"),
    "campaign_review": Entry(review, ReviewFacts, who="admin", opening=ReviewFacts.opening),
    "campaign_dates": Entry(campaign_dates, CampaignFacts, who="admin"),
    "campaign_suggested": Entry(suggested_dates, CampaignFacts, who="admin"),
    "campaign_undated": Entry(undated_things, CampaignFacts, who="admin"),
    "campaign_reminders": Entry(reminders, CampaignFacts, who="admin", keeps=False),
    "campaign_launch": Entry(launch, LaunchFacts, who="admin"),
    "campaign_prolong": Entry(prolong, CampaignFacts, who="admin"),
    "campaign_state": Entry(change_state, CampaignFacts, who="admin"),
    "collective": Entry(collective, CollectiveFacts, who="lead", opening=CollectiveFacts.opening),
    "lists": Entry(lists, ListFacts, who="lead", keeps=False),
    "closing": Entry(closing, ClosingFacts, who="admin"),
    "team": Entry(team, TeamFacts, who="lead", opening=TeamFacts.opening, keeps=False),
    "departure": Entry(departure, DepartureFacts, who="admin", opening=DepartureFacts.opening),
    "enter": Entry(enter, EntryFacts, who="lead", opening=EntryFacts.opening),
    "runs": Entry(runs, RunFacts, who="lead", opening=RunFacts.opening, keeps=False),
    "recovery": Entry(recovery, RecoveryFacts, who="admin", keeps=False),
    "acknowledge": Entry(acknowledge, AckFacts, opening=AckFacts.opening),
    "office": Entry(ask_office, AskFacts, opening=AskFacts.opening),
    "office_inbox": Entry(answer_office, InboxFacts, who="admin", opening=InboxFacts.opening),
    "newcomer": Entry(newcomers, ClaimFacts, who="admin", opening=ClaimFacts.opening),
    "help": Entry(
        show_help, lambda turn: HelpFacts(turn, COMMANDS, CONVERSATIONS), who="anyone", keeps=False
    ),
}

COMMANDS: dict[str, Command] = {
    "dangky": Command(
        "register",
        ("dang ky thi dua", "dang ky danh hieu", "dang ki", "dang ky", "dky", "dki", "dk"),
        questions=(
            "khong dang ky",
            "khong dang ki",
            "ko dang ky",
            "khong dk",
            "ko dk",
            "khong tham gia",
            "ko tham gia",
        ),
    ),
    "cuatoi": Command(
        "mine",
        (
            "cua toi",
            "cua em",
            "ban dang ky",
            "dang ky cua toi",
            "ban cua toi",
            "xem dang ky",
            "sua dang ky",
            "rut dang ky",
            "huy dang ky",
        ),
    ),
    "tiendo": Command("progress", ("tien do", "bao tien do", "cap nhat tien do", "ghi tien do")),
    "suatiendo": Command(
        "progress",
        ("sua tien do", "sua lai tien do", "ghi nham tien do"),
        listed=False,
        args={"mode": REPLACE},
    ),
    "dieukien": Command(
        "rules",
        ("dieu kien", "tieu chuan"),
        questions=("la gi", "can gi", "dieu kien gi", "nhu the nao"),
        listed=False,
    ),
    "lich": Command(
        "calendar",
        (
            "lich",
            "lich cua toi",
            "han cua toi",
            "cac moc",
            "sap toi co gi",
            "bao gio het han",
            "khi nao het han",
            "het han khi nao",
            "han khi nao",
            "han den khi nao",
            "con may ngay",
        ),
    ),
    "luulich": Command("calendar_file", ("tai lich", "luu lich", "luu vao lich", "ics"), listed=False),
    "nhacnho": Command(
        "frequency",
        (
            "nhac nho",
            "tan suat nhac",
            "tat nhac",
            "dung nhac",
            "thoi nhac",
            "khong nhac nua",
            "nhac it",
            "nhac nhieu",
            "nhac qua",
            "noi nhan nhac",
        ),
    ),
    "hoan": Command(
        "snooze", ("nhac lai sau", "nhac lai", "nhac sau", "hoan nhac", "hoan", "sau", "de sau"), listed=False
    ),
    "dagui": Command("sent", ("da gui", "da nop", "da xong viec", "da ky ket"), listed=False),
    "hoantac": Command("sent", ("hoan tac",), listed=False, args={"undo": True}),
    "start": Command("link", listed=False),
    "dulieu": Command("mydata", ("du lieu", "xoa du lieu", "rut lai dong y", "go lien ket")),
    "themtaikhoan": Command(
        "another_account",
        (
            "them tai khoan",
            "dung them",
            "dung zalo",
            "dung telegram",
            "doi sang zalo",
            "doi sang telegram",
            "doi may",
            "dung trang web",
            "trang web",
            "link web",
            "mo tren may tinh",
        ),
    ),
    "chuatraloi": Command(
        "missing",
        ("ai chua", "con ai", "con thieu ai", "ai con thieu", "chua phan hoi", "chua tra loi"),
    ),
    "nhacto": Command("missing", ("nhac ca to",), listed=False, args={"wish": "remind"}),
    "hinh": Command("missing", ("xem hinh", "hinh phan hoi"), listed=False, args={"wish": "picture"}),
    "to": Command("team", ("to cua toi", "to toi", "to minh", "to em", "danh sach to", "xem to")),
    "nguoi": Command("team", listed=False, args={"card": True}),
    "roitruong": Command("departure", ("da roi truong", "roi truong", "nguoi roi truong"), listed=False),
    "trolai": Command(
        "departure",
        ("nguoi da roi", "tro lai truong", "nhung nguoi da roi"),
        listed=False,
        args={"mode": BACK},
    ),
    "suadangky": Command("register", listed=False),
    "thongbao": Command("announce", ("gui thong bao", "thong bao")),
    "ngaynghi": Command("days_off", ("ngay nghi", "lich nghi", "nghi tet", "nghi le", "nghi hoc")),
    "danhsach": Command("lists", ("danh sach dang ky", "tai danh sach", "xuat danh sach", "danh sach")),
    "tonghop": Command("lists", ("bang tong hop", "tong hop"), listed=False, args={"kind": SUMMARY}),
    "tapthe": Command("collective", ("dang ky tap the", "tap the", "dang ky cho to")),
    "chot": Command("closing", ("chot danh sach", "chot")),
    "molai": Command("closing", ("mo lai danh sach",), listed=False, args={"undo": True}),
    "luotgui": Command(
        "runs", ("luot gui", "cac luot gui", "thong bao da gui", "xem bao cao", "xem luot gui")
    ),
    "tamdung": Command("runs", listed=False, args={"do": PAUSE}),
    "guitiep": Command("runs", listed=False, args={"do": RESUME}),
    "huygui": Command("runs", listed=False, args={"do": CANCEL}),
    "khoiphuc": Command("recovery", ("khoi phuc", "sau khoi phuc"), listed=False),
    "guitieptatca": Command("recovery", ("gui tiep tat ca",), listed=False, args={"do": GO_ON}),
    "giulai": Command("recovery", ("giu lai",), listed=False, args={"do": KEEP}),
    "danam": Command("acknowledge", ("da nam thong tin", "da nam", "em da nam", "toi da nam"), listed=False),
    "kehoach": Command("campaigns", ("ke hoach", "phat dong", "chien dich", "phong trao")),
    "ketthuc": Command("campaign_state", listed=False, args={"into": "close"}),
    "phatdong": Command("announce", listed=False, args={"launch": True}),
    "hoi": Command("office", ("hoi van phong", "cho em hoi", "nho van phong"), verbatim=True),
    "cauhoi": Command("office_inbox", ("cau hoi", "hop thu")),
    "traloi": Command("office_inbox", listed=False),
    "nguoimoi": Command("newcomer", ("nguoi moi", "cho xac nhan")),
    "loimoi": Command("invite_all", ("loi moi", "moi ca truong", "moi thay co", "tin moi")),
    "dungnguoi": Command("newcomer", ("dung nguoi",), listed=False, args={"do": YES}),
    "khongphai": Command("newcomer", listed=False, args={"do": NO}),
    "chonnguoi": Command("newcomer", ("chon nguoi",), listed=False, args={"do": CHOOSE}),
    "toila": Command("link", ("la co", "la thay", "ten la"), listed=False, args={"named": True}),
    "trogiup": Command("help", ("tro giup", "giup", "help", "huong dan")),
}
