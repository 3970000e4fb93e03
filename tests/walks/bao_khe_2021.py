"""Bảo Khê 2021-2022: a school year of two phases, the first of which ends on a Sunday.

Days off it meets, from the announcements of those years: 03/01/2022 (for 1/1, a Saturday), Tết from
31/01 to 04/02/2022, 11/04/2022 (for Giỗ Tổ, a Sunday), 02 and 03/05/2022 (for 30/4 and 1/5, a weekend).
"""

from __future__ import annotations

from tests.walks.model import Walk, dated, day_of, moment_of

DATES = (
    dated(
        "dang-ky",
        "đăng ký thi đua năm học 2021-2022",
        "registration",
        "person",
        safe="15/10/2021",  # Friday
        before={
            14: "01/10/2021",
            7: "08/10/2021",
            5: "09/10/2021",  # the 10th is a Sunday
            3: "12/10/2021",
            2: "13/10/2021",
            1: "14/10/2021",
            0: "15/10/2021",
        },
        after={1: "16/10/2021"},  # Saturday, a working day
    ),
    dated(
        "so-ket",
        "gửi báo cáo sơ kết thi đua học kỳ I của tổ",
        "report",
        "team_lead",
        safe="21/01/2022",  # Friday
        before={
            14: "07/01/2022",
            7: "14/01/2022",
            5: "15/01/2022",  # the 16th is a Sunday
            3: "18/01/2022",
            2: "19/01/2022",
            1: "20/01/2022",
            0: "21/01/2022",
        },
    ),
    dated(
        "binh-xet",
        "họp tổ bình xét thi đua cuối năm",
        "review",
        "team_lead",
        safe="24/05/2022",  # Tuesday
        before={
            14: "10/05/2022",
            7: "17/05/2022",
            5: "19/05/2022",
            3: "21/05/2022",
            2: "21/05/2022",  # the 22nd is a Sunday
            1: "23/05/2022",
            0: "24/05/2022",
        },
    ),
    dated(
        "tong-ket",
        "gửi báo cáo tổng kết phong trào thi đua năm học 2021-2022",
        "report",
        "unit",
        safe="31/05/2022",  # Tuesday, an office day
        before={
            14: "17/05/2022",
            7: "24/05/2022",
            5: "26/05/2022",
            3: "28/05/2022",
            2: "28/05/2022",  # the 29th is a Sunday
            1: "30/05/2022",
            0: "31/05/2022",
        },
        after={1: "01/06/2022", 3: "03/06/2022", 7: "07/06/2022", 14: "14/06/2022", 21: "21/06/2022"},
    ),
    dated(
        "phase-1-end",
        "cập nhật kết quả thực hiện Đợt 1",
        "phase_end",
        "person",
        safe="16/01/2022",  # Sunday: T-0 stays there
        before={
            14: "31/12/2021",  # 2/1 is a Sunday, 1/1 a holiday
            7: "08/01/2022",  # the 9th is a Sunday
            5: "11/01/2022",
            3: "13/01/2022",
            2: "14/01/2022",
            1: "15/01/2022",
            0: "16/01/2022",
        },
    ),
    dated(
        "phase-2-end",
        "cập nhật kết quả thực hiện Đợt 2",
        "phase_end",
        "person",
        safe="25/05/2022",  # Wednesday
        before={
            14: "11/05/2022",
            7: "18/05/2022",
            5: "20/05/2022",
            3: "21/05/2022",  # the 22nd is a Sunday
            2: "23/05/2022",
            1: "24/05/2022",
            0: "25/05/2022",
        },
    ),
)

EARLY_BIRD = "04/10/2021 09:00 registers; 20/12/2021 15:00 notes phase-1-end"
BEHAVIOUR = {
    1: "05/10/2021 08:00 registers; 10/06/2022 16:00 sends tong-ket",  # reports ten days late
    2: "01/10/2021 15:00 chooses few evening; 07/10/2021 20:00 registers",
    3: EARLY_BIRD + "; 02/05/2022 09:00 notes phase-2-end",
    4: EARLY_BIRD,
    5: "01/10/2021 14:00 chooses many; 13/10/2021 10:00 registers"  # a head
    "; 08/01/2022 09:00 sends so-ket; 15/01/2022 14:00 undoes so-ket; 19/01/2022 15:00 sends so-ket",
    6: "02/10/2021 10:00 chooses many evening; 15/10/2021 20:00 registers",  # on the last day
    7: "02/10/2021 10:00 chooses last",
    8: "02/10/2021 10:00 chooses off",
    9: "08/10/2021 13:00 snoozes dang-ky 11/10/2021",  # Monday, from Friday
    10: "08/10/2021 13:00 snoozes dang-ky 09/10/2021; 09/10/2021 15:00 snoozes dang-ky 12/10/2021",
    11: "05/10/2021 09:00 declines; 03/01/2022 10:00 notes phase-1-end",
    12: "04/10/2021 09:00 registers; 11/10/2021 09:00 withdraws",
    13: "16/10/2021 14:00 registers; 12/01/2022 08:00 notes phase-1-end",  # late, before the list is closed
    14: "05/10/2021 09:00 leaves",
    15: "02/10/2021 10:00 chooses off; 14/10/2021 08:00 registers",  # a head who wants no reminders
    16: "05/10/2021 14:00 drafts",
    17: "05/10/2021 14:00 drafts; 09/10/2021 15:00 submits",
    18: "01/10/2021 14:00 chooses normal evening; 08/10/2021 21:30 drafts",
    19: "06/10/2021 08:00 rests 13/10/2021",
    20: "01/10/2021 14:00 rests 20/10/2021",
    21: "11/10/2021 07:30 joins",
    22: "11/10/2021 13:00 joins; 11/10/2021 14:00 chooses few",
    24: "08/11/2021 08:00 joins; 20/12/2021 08:00 chooses many",  # after the list was closed
    25: EARLY_BIRD,
    26: EARLY_BIRD + "; 16/05/2022 09:00 notes phase-2-end",
    27: "04/10/2021 09:00 registers; 12/01/2022 15:00 leaves",  # a head: the tổ has none from then on
    28: "01/10/2021 14:00 chooses few; 10/10/2021 20:00 chooses many evening",
    29: "01/10/2021 14:00 chooses many; 12/10/2021 20:00 registers",  # while the bot is up again
    30: EARLY_BIRD + "; 24/05/2022 20:00 notes phase-2-end",
    31: "15/10/2021 08:00 declines; 15/01/2022 19:00 notes phase-1-end",
    34: EARLY_BIRD,
    35: "15/11/2021 08:00 leaves",
    36: "01/10/2021 14:00 chooses normal evening; 15/10/2021 09:00 registers"
    "; 21/05/2022 14:00 sends binh-xet",
    37: "04/10/2021 09:00 registers; 10/01/2022 10:00 chooses last",
    38: "04/10/2021 09:00 registers; 20/10/2021 16:00 closes",
    39: "08/10/2021 12:00 snoozes dang-ky 11/10/2021; 09/10/2021 09:00 registers",
}

WALK = Walk(
    "bao-khe-2021",
    launched=moment_of("01/10/2021 13:00"),  # T-14 at noon is over, that of the evening is not
    ends=day_of("30/06/2022"),
    dates=DATES,
    behaviour=BEHAVIOUR,
)

MESSAGES = 270
STAGES = {
    "T-14": 37,
    "T-7": 47,
    "T-5": 10,
    "T-3": 43,
    "T-2": 10,
    "T-1": 45,
    "T-0": 46,
    "+1": 14,
    "+3": 1,
    "+7": 1,
    "put off": 2,
    "draft": 3,
}
KINDS = {"draft": 13, "rolled": 15, "closed": 2, "several": 4}
