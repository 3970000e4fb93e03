"""Kon Tum 2021-2025: five years of one themed campaign, a report each December.

Days off it meets, from the announcements of those years: none on a stage; its stages move off Sundays only.
"""

from __future__ import annotations

from tests.walks.model import Walk, dated, day_of, moment_of

DATES = (
    dated(
        "dang-ky",
        "đăng ký thi đua giai đoạn 2020-2025",
        "registration",
        "person",
        safe="05/03/2021",  # Friday
        before={
            14: "19/02/2021",  # before the launch
            7: "26/02/2021",
            5: "27/02/2021",  # the 28th is a Sunday
            3: "02/03/2021",
            2: "03/03/2021",
            1: "04/03/2021",
            0: "05/03/2021",
        },
        after={1: "06/03/2021"},  # Saturday, a working day
    ),
    dated(
        "so-ket-1",
        "gửi báo cáo sơ kết phong trào thi đua năm 2021",
        "report",
        "unit",
        safe="15/12/2021",  # Wednesday
        before={
            14: "01/12/2021",
            7: "08/12/2021",
            5: "10/12/2021",
            3: "11/12/2021",  # the 12th is a Sunday
            2: "13/12/2021",
            1: "14/12/2021",
            0: "15/12/2021",
        },
        after={1: "16/12/2021", 3: "18/12/2021", 7: "22/12/2021", 14: "29/12/2021", 21: "05/01/2022"},
    ),
    dated(
        "so-ket-2",
        "gửi báo cáo sơ kết phong trào thi đua năm 2022",
        "report",
        "unit",
        safe="15/12/2022",  # Thursday
        before={
            14: "01/12/2022",
            7: "08/12/2022",
            5: "10/12/2022",
            3: "12/12/2022",
            2: "13/12/2022",
            1: "14/12/2022",
            0: "15/12/2022",
        },
        after={
            1: "16/12/2022",
            3: "19/12/2022",  # the 18th is a Sunday
            7: "22/12/2022",
            14: "29/12/2022",
            21: "05/01/2023",
        },
    ),
    dated(
        "so-ket-3",
        "gửi báo cáo sơ kết phong trào thi đua năm 2023",
        "report",
        "unit",
        safe="15/12/2023",  # Friday
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
    dated(
        "so-ket-4",
        "gửi báo cáo sơ kết phong trào thi đua năm 2024",
        "report",
        "unit",
        safe="13/12/2024",  # Friday
        before={
            14: "29/11/2024",
            7: "06/12/2024",
            5: "07/12/2024",  # the 8th is a Sunday
            3: "10/12/2024",
            2: "11/12/2024",
            1: "12/12/2024",
            0: "13/12/2024",
        },
        after={1: "14/12/2024", 3: "16/12/2024", 7: "20/12/2024", 14: "27/12/2024", 21: "03/01/2025"},
    ),
    dated(
        "binh-xet",
        "họp tổ bình xét thi đua giai đoạn 2020-2025",
        "review",
        "team_lead",
        safe="14/11/2025",  # Friday
        before={
            14: "31/10/2025",
            7: "07/11/2025",
            5: "08/11/2025",  # the 9th is a Sunday
            3: "11/11/2025",
            2: "12/11/2025",
            1: "13/11/2025",
            0: "14/11/2025",
        },
    ),
    dated(
        "tong-ket",
        "gửi báo cáo tổng kết phong trào thi đua giai đoạn 2020-2025",
        "report",
        "unit",
        safe="28/11/2025",  # Friday
        before={
            14: "14/11/2025",
            7: "21/11/2025",
            5: "22/11/2025",  # the 23rd is a Sunday
            3: "25/11/2025",
            2: "26/11/2025",
            1: "27/11/2025",
            0: "28/11/2025",
        },
        after={1: "29/11/2025", 3: "01/12/2025", 7: "05/12/2025", 14: "12/12/2025", 21: "19/12/2025"},
    ),
)

BEHAVIOUR = {
    1: "26/02/2021 13:00 registers; 14/12/2021 09:00 sends so-ket-1"
    "; 05/12/2022 09:00 chooses few evening; 22/12/2022 16:00 sends so-ket-2"
    "; 01/12/2023 08:00 chooses many; 09/12/2023 15:00 snoozes so-ket-3 12/12/2023"
    "; 02/12/2024 08:00 sends so-ket-4; 11/12/2024 08:00 undoes so-ket-4"
    "; 14/12/2024 08:00 sends so-ket-4; 29/11/2025 14:00 sends tong-ket",
    2: "23/02/2021 08:00 chooses few",
    3: "24/02/2021 08:00 registers",
    4: "05/03/2021 20:00 registers",
    5: "22/02/2021 11:00 chooses many; 12/11/2025 15:00 sends binh-xet",
    6: "22/02/2021 11:00 chooses many evening",
    7: "22/02/2021 11:00 chooses last",
    8: "22/02/2021 11:00 chooses off",
    9: "26/02/2021 14:00 snoozes dang-ky 01/03/2021",
    10: "02/03/2021 14:00 snoozes dang-ky 04/03/2021",  # in three days is past T-1: it comes on T-1
    12: "24/02/2021 08:00 registers; 25/02/2021 08:00 withdraws",
    14: "01/03/2021 08:00 leaves",
    15: "24/02/2021 08:00 registers; 01/09/2025 08:00 rests 10/11/2025",
    19: "01/03/2021 08:00 rests 04/03/2021",
    21: "02/03/2021 08:00 joins",
    22: "08/09/2022 08:00 joins",  # long after the list was closed
    27: "24/02/2021 08:00 registers; 01/07/2024 08:00 leaves",  # a head: nobody holds the review of the tổ
    29: "24/02/2021 08:00 registers",
    36: "22/02/2021 11:00 chooses last",
    38: "24/02/2021 08:00 registers; 08/03/2021 08:00 closes",
}

WALK = Walk(
    "kon-tum-2020",
    launched=moment_of("22/02/2021 10:00"),
    ends=day_of("10/01/2026"),
    dates=DATES,
    behaviour=BEHAVIOUR,
)

MESSAGES = 190
STAGES = {
    "T-14": 6,
    "T-7": 31,
    "T-5": 5,
    "T-3": 30,
    "T-2": 6,
    "T-1": 31,
    "T-0": 35,
    "+1": 29,
    "+3": 2,
    "+7": 1,
    "+14": 1,
    "+21": 1,
    "put off": 1,
}
KINDS = {"rolled": 15}
