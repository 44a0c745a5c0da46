"""When a schedule is due, and what is no clock."""

from __future__ import annotations

import datetime as dt

import pytest

from app.schedules.cron import faults_of, latest_until, next_after

BERLIN = "Europe/Berlin"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def times(cron: str, timezone: str, start: str, count: int) -> list[str]:
    found, moment = [], at(start)
    for _ in range(count):
        moment = next_after(cron, timezone, moment)
        found.append(f"{moment:%m-%d %H:%M}")
    return found


def test_a_time_is_that_of_its_zone() -> None:
    assert times("30 2 * * 1-5", "UTC", "2027-01-08 02:30", 2) == ["01-11 02:30", "01-12 02:30"]
    assert times("30 2 * * *", BERLIN, "2027-01-08 00:00", 1) == ["01-08 01:30"]
    assert times("30 2 * * *", BERLIN, "2027-07-08 00:00", 1) == ["07-08 00:30"]
    assert times("0 0 1 jan,JUL *", "UTC", "2027-01-08 00:00", 2) == ["07-01 00:00", "01-01 00:00"]
    assert times("0 0 * * 7", "UTC", "2027-01-08 00:00", 1) == ["01-10 00:00"]


def test_a_night_whose_hour_is_skipped_is_made_up_for() -> None:
    nights = times("30 2 * * *", BERLIN, "2027-03-27 03:00", 2)
    assert nights == ["03-28 01:00", "03-29 00:30"]


def test_an_hour_that_comes_twice_counts_once_unless_every_hour_does() -> None:
    assert times("30 2 * * *", BERLIN, "2027-10-30 03:00", 2) == ["10-31 00:30", "11-01 01:30"]
    assert times("0 * * * *", BERLIN, "2027-10-30 23:30", 3) == [
        "10-31 00:00",
        "10-31 01:00",
        "10-31 02:00",
    ]
    assert latest_until("30 2 * * *", BERLIN, at("2027-10-31 12:00")) == at("2027-10-31 00:30")


def test_the_latest_time_may_be_this_moment() -> None:
    assert latest_until("30 2 * * *", "UTC", at("2027-01-08 02:30")) == at("2027-01-08 02:30")
    assert latest_until("30 2 * * *", "UTC", at("2027-01-08 02:29")) == at("2027-01-07 02:30")


@pytest.mark.parametrize(
    "cron", ["* * * * *", "*/5 0-23/2 1,15 * sun", "59 23 31 12 7", "0 2 * feb-apr mon-fri"]
)
def test_what_cron_knows_is_taken(cron: str) -> None:
    assert faults_of(cron, "UTC") == []


@pytest.mark.parametrize(
    ("cron", "says"),
    [
        ("", "five fields"),
        ("0 0 2 * * *", "five fields"),
        ("@daily", "five fields"),
        ("60 2 * * *", "'60' is no minute. Give 0 to 59"),
        ("0 24 * * *", "is no hour"),
        ("0 2 0 * *", "is no day of the month"),
        ("0 2 * 13 *", "is no month. Give 1 to 12 or jan to dec"),
        ("0 2 * * 8", "is no day of the week"),
        ("0 2 * * fri-mon", "is no day of the week"),
        ("R 2 * * *", "is no minute"),
        ("H 2 * * *", "is no minute"),
        ("0 2 L * *", "is no day of the month"),
        ("*/0 2 * * *", "is no minute"),
        ("5-1 2 * * *", "is no minute"),
        ("1, 2 * * *", "is no minute"),
        ("0 2 30 2 *", "never comes"),
        ("9" * 190 + " 2 * * *", "is no minute"),
        ("² 2 * * *", "is no minute"),
    ],
)
def test_what_is_no_clock_is_told_with_what_to_give(cron: str, says: str) -> None:
    (fault,) = faults_of(cron, "UTC")
    assert fault.pointer == "/cron"
    assert says in fault.message


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "../UTC", "/etc/passwd", "Europe", "a\0b", "x" * 100]
)
def test_what_is_no_time_zone_is_told_beside_what_is_no_clock(zone: str) -> None:
    faults = faults_of("0 25 0 * *", zone)
    assert [fault.pointer for fault in faults] == ["/cron", "/cron", "/timezone"]
