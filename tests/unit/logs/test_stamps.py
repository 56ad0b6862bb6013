"""Claims about time stamps."""

import pytest

from homeport.logs.stamps import FORMATS, days_from_civil, read_stamp, year_of

NOW = 1_772_409_600  # 2026-03-02
CASES = {
    "2026-03-02T05:06:07.123Z": 1_772_427_967,
    "2026-03-02 05:06:07,123": 1_772_427_967,
    "2026/03/02 05:06:07": 1_772_427_967,
    "2026-03-02T06:06:07+01:00": 1_772_427_967,
    "2026-03-02T04:06:07-0100": 1_772_427_967,
    "2026-03-02-05.06.07.123456": 1_772_427_967,
    "20260302T050607Z": 1_772_427_967,
    "20260302-5:6:7:12": 1_772_427_967,
    "Mon Mar 02 05:06:07 2026": 1_772_427_967,
    "Mon, 2 Mar 2026 05:06:07 GMT": 1_772_427_967,
    "Mar  2 05:06:07": 1_772_427_967,
    "Dec 31 00:00:00": 1_767_139_200,  # last year's: this year's has not come yet
    "02/Mar/2026:05:06:07 +0000": 1_772_427_967,
    "26/03/02 05:06:07": 1_772_427_967,
    "3/2/2026 5:06:07 PM": 1_772_471_167,
    "03-02 05:06:07.123": 1_772_427_967,
    "260302 050607": 1_772_427_967,
    "1772427967": 1_772_427_967,
    "1772427967.5": 1_772_427_967,
    "1772427967123": 1_772_427_967,
    "1772427967123456789": 1_772_427_967,
    "05:06:07": 1_772_427_967,
}


def _read(text: str) -> int | None:
    for form in FORMATS:
        stamp = read_stamp(text.encode(), 0, form, NOW)
        if stamp and stamp.end == len(text):
            return stamp.seconds
    return None


@pytest.mark.parametrize(("text", "seconds"), CASES.items())
def test_every_style_is_read(text: str, seconds: int) -> None:
    """Each style of stamp gives the second it names, in UTC."""
    assert _read(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-02T05:06:07Z",
        "2026-03-02T25:06:07Z",
        "9999999999999999",
        "Foo  2 05:06:07",
        "12:1",
        "",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    """What is out of a calendar's bounds, or a number of another kind, is refused."""
    assert _read(text) is None


def test_klog_gives_the_level() -> None:
    """The letter before a klog stamp is the level."""
    stamp = read_stamp(b"E0302 05:06:07.000000 1 x", 0, "km2d2 H2:M2:S2f", NOW)
    assert stamp
    assert (stamp.level, stamp.seconds) == (2, 1_772_427_967)
    assert read_stamp(b"X0302 05:06:07.000000", 0, "km2d2 H2:M2:S2f", NOW) is None


def test_seconds_since_start_need_six_decimals() -> None:
    """A kernel's stamp is told from any other number by its decimals."""
    stamp = read_stamp(b"   12.345678", 0, "B", NOW)
    assert stamp
    assert stamp.seconds == 12
    assert read_stamp(b"12.3", 0, "B", NOW) is None
    assert read_stamp(b"12", 0, "B", NOW) is None


def test_calendar_and_year_agree() -> None:
    """The year of a day is the year the day was made from."""
    for year in (1970, 1999, 2000, 2024, 2026, 2100):
        for month in (1, 2, 3, 12):
            assert year_of(days_from_civil(year, month, 28) * 86_400) == year
