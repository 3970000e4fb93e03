"""Liên Nghĩa 2023: a calendar year of a primary school, and a week in which the bot was down.

Days off it meets, from the announcements of that year: none on or next to a stage. It was down from
the afternoon of T-5 (Saturday, 11/02) to that of T-2 (Tuesday, 14/02): the T-3 of Monday reaches people a day
late, unless they have a T-2 of their own.
"""

from __future__ import annotations

from tests.walks.model import Walk, dated, day_of, moment_of

DATES = (
    dated(
        "dang-ky",
        "đăng ký thi đua năm 2023",
        "registration",
        "person",
        safe="16/02/2023",  # Thursday
        before={
            14: "02/02/2023",
            7: "09/02/2023",
            5: "11/02/2023",
            3: "13/02/2023",
            2: "14/02/2023",
            1: "15/02/2023",
            0: "16/02/2023",
        },
        after={1: "17/02/2023"},
    ),
    dated(
        "binh-xet-nam-hoc",
        "họp tổ lựa chọn cá nhân đề nghị khen thưởng dịp tổng kết năm học",
        "review",
        "team_lead",
        safe="25/05/2023",  # Thursday
        before={
            14: "11/05/2023",
            7: "18/05/2023",
            5: "20/05/2023",
            3: "22/05/2023",
            2: "23/05/2023",
            1: "24/05/2023",
            0: "25/05/2023",
        },
    ),
    dated(
        "binh-xet-20-11",
        "họp tổ lựa chọn cá nhân đề nghị khen thưởng dịp 20/11",
        "review",
        "team_lead",
        safe="09/11/2023",  # Thursday
        before={
            14: "26/10/2023",
            7: "02/11/2023",
            5: "04/11/2023",
            3: "06/11/2023",
            2: "07/11/2023",
            1: "08/11/2023",
            0: "09/11/2023",
        },
    ),
    dated(
        "bao-cao",
        "gửi báo cáo kết quả phong trào thi đua năm 2023",
        "report",
        "unit",
        safe="15/12/2023",  # Friday, an office day
        before={
            14: "01/12/2023",
            7: "08/12/2023",
            5: "09/12/2023",  # the 10th is a Sunday
            3: "12/12/2023",
            2: "13/12/2023",
            1: "14/12/2023",
            0: "15/12/2023",
        },
        after={1: "16/12/2023", 3: "18/12/2023", 7: "22/12/2023", 14: "29/12/2023", 21: "05/01/2024"},
    ),
)

BEHAVIOUR = {
    1: "03/02/2023 08:00 registers",  # and never sends the report
    2: "02/02/2023 14:00 chooses normal evening",
    3: "02/02/2023 15:00 registers",
    4: "03/02/2023 09:00 registers",
    5: "02/02/2023 14:00 chooses many; 22/05/2023 08:00 snoozes binh-xet-nam-hoc 23/05/2023",
    6: "02/02/2023 14:00 chooses many evening",
    7: "02/02/2023 14:00 chooses last",
    8: "02/02/2023 14:00 chooses off",
    9: "02/02/2023 14:00 chooses few",
    10: "02/02/2023 14:00 chooses few evening",
    11: "09/02/2023 13:00 snoozes dang-ky 12/02/2023",  # the bot was down on that day: it is made up for
    12: "09/02/2023 13:00 snoozes dang-ky 10/02/2023; 15/02/2023 09:00 registers",
    13: "06/02/2023 08:00 registers; 07/02/2023 08:00 withdraws",
    14: "08/02/2023 08:00 leaves",
    15: "02/02/2023 14:00 chooses few evening; 24/05/2023 20:00 sends binh-xet-nam-hoc",
    17: "10/02/2023 08:00 rests 14/02/2023",
    18: "14/02/2023 15:30 registers",  # after the bot is up again
    19: "14/02/2023 20:00 registers",
    21: "10/02/2023 08:00 joins",
    22: "14/02/2023 16:00 joins",
    25: "06/02/2023 08:00 registers",
    26: "06/02/2023 08:00 registers",
    27: "06/02/2023 08:00 registers; 04/11/2023 09:00 chooses many; 07/11/2023 14:00 sends binh-xet-20-11",
    29: "16/02/2023 09:00 registers",
    34: "06/02/2023 08:00 registers",
    36: "06/02/2023 08:00 registers; 20/05/2023 08:00 rests 24/05/2023; 30/10/2023 08:00 chooses off",
    38: "06/02/2023 08:00 registers; 20/02/2023 08:00 closes",
}

WALK = Walk(
    "lien-nghia-2023",
    launched=moment_of("02/02/2023 12:00"),  # T-14 at noon is over, that of the evening is not
    ends=day_of("31/01/2024"),
    dates=DATES,
    behaviour=BEHAVIOUR,
    down=(moment_of("11/02/2023 14:00"), moment_of("14/02/2023 15:00")),
)

MESSAGES = 164
STAGES = {
    "T-14": 9,
    "T-7": 27,
    "T-5": 4,
    "T-3": 23,
    "T-2": 5,
    "T-1": 29,
    "T-0": 30,
    "+1": 23,
    "+3": 1,
    "+7": 1,
    "+14": 1,
    "+21": 1,
    "put off": 1,
}
KINDS = {"excused": 20, "rolled": 15}
