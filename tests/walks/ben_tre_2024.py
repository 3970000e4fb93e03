"""Bến Tre 2024-2025: a peak campaign of work items, whose paper "trước ngày 01/5/2024" meets three days off.

Days off it meets, from the announcements of those years: 18/04/2024 (Giỗ Tổ), 29/04/2024 (a swap day, worked
on Saturday 04/05), 30/04 and 01/05/2024, 02 and 03/09/2024 (Quốc khánh and its second day).
"""

from __future__ import annotations

from tests.walks.model import Walk, dated, day_of, moment_of, work

END_OF_OCTOBER = {
    14: "17/10/2025",
    7: "24/10/2025",
    5: "25/10/2025",  # the 26th is a Sunday
    3: "28/10/2025",
    2: "29/10/2025",
    1: "30/10/2025",
    0: "31/10/2025",  # Friday, an office day
}
AFTER_OCTOBER = {1: "01/11/2025", 3: "03/11/2025", 7: "07/11/2025", 14: "14/11/2025", 21: "21/11/2025"}

DATES = (
    dated(
        "dang-ky-don-vi",
        "gửi kế hoạch cao điểm và đăng ký nội dung công việc (có thời điểm bắt đầu, kết thúc)",
        "registration",
        "unit",
        safe="30/04/2024",  # "trước ngày 01/5": Tuesday, a holiday
        office="26/04/2024",  # Friday: 29/4 is a swap day, 28/4 a Sunday, 27/4 a Saturday
        before={
            14: "12/04/2024",  # before the launch
            7: "19/04/2024",
            5: "20/04/2024",  # the 21st is a Sunday
            3: "23/04/2024",
            2: "24/04/2024",
            1: "25/04/2024",
            0: "26/04/2024",
        },
        after={
            1: "02/05/2024",  # counted from 30/4: 1/5 is a holiday
            3: "03/05/2024",
            7: "07/05/2024",
            14: "14/05/2024",
            21: "21/05/2024",
        },
    ),
    dated(
        "bao-cao-so-ket",
        "gửi báo cáo sơ kết cao điểm thi đua năm 2024",
        "report",
        "unit",
        safe="09/12/2024",  # "trước ngày 10/12": Monday, an office day
        before={
            14: "25/11/2024",
            7: "02/12/2024",
            5: "04/12/2024",
            3: "06/12/2024",
            2: "07/12/2024",
            1: "07/12/2024",  # the 8th is a Sunday
            0: "09/12/2024",
        },
        after={1: "10/12/2024", 3: "12/12/2024", 7: "16/12/2024", 14: "23/12/2024", 21: "30/12/2024"},
    ),
    dated(
        "so-ket",
        "tổ chức sơ kết cao điểm thi đua năm 2024",
        "other",
        "unit",
        safe="31/12/2024",  # Tuesday; an event, no paper
        before={
            14: "17/12/2024",
            7: "24/12/2024",
            5: "26/12/2024",
            3: "28/12/2024",
            2: "28/12/2024",  # the 29th is a Sunday
            1: "30/12/2024",
            0: "31/12/2024",
        },
    ),
    dated(
        "bao-cao-tong-ket",
        "gửi báo cáo tổng kết cao điểm thi đua",
        "report",
        "unit",
        safe="31/10/2025",
        before=END_OF_OCTOBER,
        after=AFTER_OCTOBER,
    ),
    dated(
        "ho-so-khen-thuong",
        "gửi hồ sơ đề nghị khen thưởng cao điểm thi đua",
        "dossier",
        "unit",
        safe="31/10/2025",
        before=END_OF_OCTOBER,
        after=AFTER_OCTOBER,
    ),
    dated(
        "dang-ky",
        "đăng ký nội dung công việc cao điểm thi đua",
        "registration",
        "person",
        safe="22/04/2024",  # Monday
        before={
            14: "08/04/2024",  # before the launch
            7: "15/04/2024",
            5: "17/04/2024",
            3: "19/04/2024",
            2: "20/04/2024",
            1: "20/04/2024",  # the 21st is a Sunday
            0: "22/04/2024",
        },
        after={1: "23/04/2024"},
    ),
    dated(
        "tong-hop-to",
        "tổng hợp nội dung công việc đăng ký của tổ",
        "report",
        "team_lead",
        safe="24/04/2024",  # Wednesday
        before={
            14: "10/04/2024",  # before the launch
            7: "17/04/2024",
            5: "19/04/2024",
            3: "20/04/2024",  # the 21st is a Sunday
            2: "22/04/2024",
            1: "23/04/2024",
            0: "24/04/2024",
        },
    ),
    dated(
        "so-ket-to",
        "gửi kết quả cao điểm thi đua năm 2024 của tổ",
        "report",
        "team_lead",
        safe="02/12/2024",  # Monday
        before={
            14: "18/11/2024",
            7: "25/11/2024",
            5: "27/11/2024",
            3: "29/11/2024",
            2: "30/11/2024",
            1: "30/11/2024",  # the 1st is a Sunday
            0: "02/12/2024",
        },
    ),
    dated(
        "binh-xet-to",
        "họp tổ bình xét cao điểm thi đua",
        "review",
        "team_lead",
        safe="08/10/2025",  # Wednesday
        before={
            14: "24/09/2025",
            7: "01/10/2025",
            5: "03/10/2025",
            3: "04/10/2025",  # the 5th is a Sunday
            2: "06/10/2025",
            1: "07/10/2025",
            0: "08/10/2025",
        },
    ),
    # Work items people register: their own first and last day. T-3 to T-1 move like any other, T-0 never.
    *work(
        "work-4",
        "Phụ đạo học sinh lớp 9",
        (4,),
        start="06/05/2024",
        end={3: "27/09/2024", 2: "28/09/2024", 1: "28/09/2024", 0: "30/09/2024"},  # the 29th is a Sunday
    ),
    *work(
        "work-16",
        "Xây dựng kho học liệu số",
        (16,),
        start="13/05/2024",
        end={3: "30/08/2024", 2: "31/08/2024", 1: "31/08/2024", 0: "02/09/2024"},
        # 1/9 is a Sunday; 2/9 is Quốc khánh, a Monday, and T-0 stays there
    ),
    *work(
        "work-26",
        "Câu lạc bộ tiếng Anh (chủ trì: Châu Văn Cường)",
        (26, 28),
        start="02/05/2024",
        end={3: "12/11/2024", 2: "13/11/2024", 1: "14/11/2024", 0: "15/11/2024"},
    ),
)

BEHAVIOUR = {
    1: "15/04/2024 14:00 registers; 16/04/2024 08:00 withdraws"  # its paper is asked for all the same
    "; 08/05/2024 10:00 sends dang-ky-don-vi; 09/05/2024 10:00 undoes dang-ky-don-vi"
    "; 17/05/2024 10:00 sends dang-ky-don-vi; 03/12/2024 10:00 snoozes bao-cao-so-ket 06/12/2024"
    "; 07/12/2024 08:00 sends bao-cao-so-ket; 30/12/2024 16:00 sends so-ket"
    "; 05/11/2025 10:00 sends bao-cao-tong-ket",
    2: "16/04/2024 09:00 registers",
    3: "22/04/2024 20:00 registers",
    4: "16/04/2024 09:00 registers; 28/09/2024 15:00 finishes work-4-start work-4-end",
    5: "15/04/2024 10:00 chooses many; 19/04/2024 20:00 registers; 24/04/2024 08:00 sends tong-hop-to"
    "; 29/11/2024 15:00 sends so-ket-to",
    6: "15/04/2024 10:00 chooses few evening",
    7: "15/04/2024 10:00 chooses last",
    8: "15/04/2024 10:00 chooses off",
    9: "15/04/2024 14:00 snoozes dang-ky 18/04/2024",  # Giỗ Tổ: a day one wishes for is not moved
    10: "15/04/2024 14:00 snoozes dang-ky 16/04/2024",
    11: "15/04/2024 10:00 chooses many evening; 20/04/2024 20:00 registers",
    12: "16/04/2024 09:00 registers; 18/04/2024 09:00 withdraws",
    14: "15/04/2024 14:00 leaves",
    15: "15/04/2024 10:00 chooses normal evening",  # a head who never registers
    16: "15/04/2024 10:00 chooses many evening; 16/04/2024 09:00 registers",
    19: "15/04/2024 10:00 rests 20/04/2024",
    21: "18/04/2024 15:00 joins",
    22: "20/04/2024 14:00 joins; 20/04/2024 15:00 chooses few",
    24: "23/04/2024 08:00 registers",
    25: "15/04/2024 10:00 chooses few; 16/04/2024 09:00 registers",
    26: "16/04/2024 09:00 registers; 01/05/2024 08:00 chooses few",
    27: "16/04/2024 09:00 registers; 17/04/2024 14:00 leaves",  # the tổ has no head from then on
    28: "17/04/2024 09:00 registers; 13/11/2024 08:00 chooses last",
    36: "15/04/2024 14:00 registers; 22/04/2024 15:00 snoozes tong-hop-to 23/04/2024"
    "; 02/12/2024 05:00 sends so-ket-to; 05/10/2025 08:00 chooses few; 07/10/2025 13:00 sends binh-xet-to",
    37: "01/10/2024 08:00 leaves",
    38: "16/04/2024 09:00 registers; 23/04/2024 17:00 closes",  # the school's paper goes up after this
}

WALK = Walk(
    "ben-tre-2024",
    launched=moment_of("15/04/2024 09:00"),  # a Monday, T-7 of the registration: that noon counts
    ends=day_of("30/11/2025"),
    dates=DATES,
    behaviour=BEHAVIOUR,
)

MESSAGES = 208
STAGES = {
    "T-14": 10,
    "T-7": 47,
    "T-5": 5,
    "T-3": 39,
    "T-2": 2,
    "T-1": 37,
    "T-0": 40,
    "+1": 22,
    "+3": 3,
    "+7": 2,
    "+14": 2,
    "+21": 1,
    "put off": 2,
}
KINDS = {"several": 10, "rolled": 14}
