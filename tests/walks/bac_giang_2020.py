"""Bắc Giang 2020-2021: a city's plan of two phases, the second of which ends "hết năm học": 31/05, accepted.

Days off it meets, from the announcements of those years: 01/01/2021, Tết from 10 to 16/02/2021, Giỗ Tổ
21/04/2021, 30/04 and 03/05/2021 (for 1/5, a Saturday).
"""

from __future__ import annotations

from tests.walks.model import Walk, dated, day_of, moment_of

DATES = (
    dated(
        "dang-ky",
        "đăng ký thi đua năm học 2020-2021",
        "registration",
        "person",
        safe="30/11/2020",  # Monday
        before={
            14: "16/11/2020",
            7: "23/11/2020",
            5: "25/11/2020",
            3: "27/11/2020",
            2: "28/11/2020",
            1: "28/11/2020",  # the 29th is a Sunday
            0: "30/11/2020",
        },
        after={1: "01/12/2020"},
    ),
    dated(
        "so-ket-to",
        "gửi báo cáo sơ kết thi đua học kỳ I của tổ",
        "report",
        "team_lead",
        safe="22/01/2021",  # Friday
        before={
            14: "08/01/2021",
            7: "15/01/2021",
            5: "16/01/2021",  # the 17th is a Sunday
            3: "19/01/2021",
            2: "20/01/2021",
            1: "21/01/2021",
            0: "22/01/2021",
        },
    ),
    dated(
        "so-ket-truong",
        "gửi báo cáo sơ kết phong trào thi đua của trường",
        "report",
        "unit",
        safe="29/01/2021",  # Friday, an office day
        before={
            14: "15/01/2021",
            7: "22/01/2021",
            5: "23/01/2021",  # the 24th is a Sunday
            3: "26/01/2021",
            2: "27/01/2021",
            1: "28/01/2021",
            0: "29/01/2021",
        },
        after={
            1: "30/01/2021",  # Saturday, a working day
            3: "01/02/2021",
            7: "05/02/2021",
            14: "17/02/2021",  # the 12th is mùng 1 Tết; Tết ends on the 16th
            21: "19/02/2021",
        },
    ),
    dated(
        "binh-xet",
        "họp tổ bình xét thi đua cuối năm",
        "review",
        "team_lead",
        safe="24/05/2021",  # Monday
        before={
            14: "10/05/2021",
            7: "17/05/2021",
            5: "19/05/2021",
            3: "21/05/2021",
            2: "22/05/2021",
            1: "22/05/2021",  # the 23rd is a Sunday
            0: "24/05/2021",
        },
    ),
    dated(
        "tong-ket-truong",
        "gửi báo cáo tổng kết phong trào thi đua và đề xuất khen thưởng của trường",
        "report",
        "unit",
        safe="04/06/2021",  # Friday, an office day
        before={
            14: "21/05/2021",
            7: "28/05/2021",
            5: "29/05/2021",  # the 30th is a Sunday
            3: "01/06/2021",
            2: "02/06/2021",
            1: "03/06/2021",
            0: "04/06/2021",
        },
        after={1: "05/06/2021", 3: "07/06/2021", 7: "11/06/2021", 14: "18/06/2021", 21: "25/06/2021"},
    ),
    dated(
        "phase-1-end",
        "cập nhật kết quả thực hiện Đợt 1",
        "phase_end",
        "person",
        safe="31/01/2021",  # Sunday: T-0 stays there
        before={
            14: "16/01/2021",  # the 17th is a Sunday
            7: "23/01/2021",  # the 24th is a Sunday
            5: "26/01/2021",
            3: "28/01/2021",
            2: "29/01/2021",
            1: "30/01/2021",
            0: "31/01/2021",
        },
    ),
    dated(
        "phase-2-end",
        "cập nhật kết quả thực hiện Đợt 2",
        "phase_end",
        "person",
        safe="31/05/2021",  # Monday
        before={
            14: "17/05/2021",
            7: "24/05/2021",
            5: "26/05/2021",
            3: "28/05/2021",
            2: "29/05/2021",
            1: "29/05/2021",  # the 30th is a Sunday
            0: "31/05/2021",
        },
    ),
)

EARLY_BIRD = "12/11/2020 09:00 registers; 08/01/2021 15:00 notes phase-1-end"
DILIGENT = EARLY_BIRD + "; 14/05/2021 08:00 notes phase-2-end"
BEHAVIOUR = {
    1: "10/11/2020 08:00 registers; 18/02/2021 09:00 sends so-ket-truong",  # after four late stages
    2: "09/11/2020 09:00 chooses normal evening; 20/11/2020 20:00 registers",
    3: DILIGENT,
    4: "12/11/2020 09:00 registers; 23/01/2021 12:00 snoozes phase-1-end 26/01/2021",
    5: "09/11/2020 09:00 chooses many; 18/11/2020 08:00 registers"
    "; 16/01/2021 14:00 snoozes so-ket-to 19/01/2021"
    "; 21/01/2021 08:00 sends so-ket-to",
    6: "09/11/2020 09:00 chooses few evening; 30/11/2020 12:00 registers",
    7: "09/11/2020 09:00 chooses last",
    8: "09/11/2020 09:00 chooses off",
    9: "16/11/2020 12:00 snoozes dang-ky 19/11/2020; 19/11/2020 12:00 snoozes dang-ky 22/11/2020",  # a Sunday
    10: "09/11/2020 09:00 chooses many evening",
    11: "12/11/2020 09:00 registers; 28/11/2020 10:00 withdraws",
    13: "30/11/2020 21:00 registers",
    14: "10/11/2020 08:00 leaves",
    15: "23/11/2020 10:00 leaves",  # a head: the clerk hears the names of the tổ instead
    16: EARLY_BIRD,
    17: "23/11/2020 08:00 rests 28/11/2020",
    18: "23/11/2020 08:00 rests 27/11/2020",
    20: "12/11/2020 09:00 registers",
    21: "16/11/2020 12:00 joins",
    22: "28/11/2020 12:00 joins; 28/11/2020 12:30 chooses normal evening",  # after noon: the evening counts
    24: "02/12/2020 08:00 registers",
    25: DILIGENT,
    26: DILIGENT,
    27: "24/11/2020 08:00 rests 29/11/2020; 30/11/2020 08:00 registers",  # a head at rest on T-1
    28: "12/11/2020 09:00 registers; 20/01/2021 08:00 chooses many",
    29: "12/11/2020 09:00 registers; 30/01/2021 12:00 notes phase-1-end",
    34: DILIGENT,
    36: "09/11/2020 09:00 chooses few evening; 22/01/2021 05:30 sends so-ket-to"
    "; 20/05/2021 08:00 sends binh-xet",
    37: "05/01/2021 08:00 leaves",
    38: "11/11/2020 08:00 registers; 30/11/2020 17:00 closes; 30/11/2020 19:00 reopens"
    "; 04/12/2020 08:00 closes",
}

WALK = Walk(
    "bac-giang-2020",
    launched=moment_of("09/11/2020 07:30"),
    ends=day_of("10/07/2021"),
    dates=DATES,
    behaviour=BEHAVIOUR,
)

MESSAGES = 281
STAGES = {
    "T-14": 49,
    "T-7": 45,
    "T-5": 7,
    "T-3": 44,
    "T-2": 3,
    "T-1": 50,
    "T-0": 51,
    "+1": 20,
    "+3": 2,
    "+7": 2,
    "+14": 2,
    "+21": 1,
    "put off": 3,
}
KINDS = {"rolled": 14, "several": 8}
