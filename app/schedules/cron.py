"""When a schedule is due: five fields as cron knows them, read on the clock of a time zone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from solver.errors import Issue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, MONTHS),
    ("day of the week", 0, 7, DAYS),
)
HOUR = 1
PART = re.compile(r"^(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,4}))?$", re.ASCII)
EXAMPLE = "`30 2 * * 1-5` is half past two from Monday to Friday"
SECOND = dt.timedelta(seconds=1)


def faults_of(cron: str, timezone: str) -> list[Issue]:
    """What is wrong with a schedule's clock: of every field, and of the time zone."""
    faults = [Issue("/cron", "cron", text) for text in _wrong(cron)]
    zone = _zone(timezone)
    if zone is None:
        text = f"There is no time zone '{timezone[:100]}'. Give one such as UTC or Europe/Berlin."
        faults.append(Issue("/timezone", "timezone", text))
    if not faults:
        try:
            next_after(cron, timezone, dt.datetime.now(dt.UTC))
        except CroniterError:
            text = f"'{cron}' never comes, such as 30 February. Correct the day or the month."
            faults.append(Issue("/cron", "never", text))
    return faults


def next_after(cron: str, timezone: str, moment: dt.datetime) -> dt.datetime:
    """The first time after a moment, in UTC.

    An hour that a change of clocks skips is made up for right after it; one that comes twice
    counts once, unless the schedule is for every hour.
    """
    times = croniter(cron, moment.astimezone(ZoneInfo(timezone)))
    while _is_second(cron, found := times.get_next(dt.datetime)):
        pass
    return _utc(found)


def latest_until(cron: str, timezone: str, moment: dt.datetime) -> dt.datetime:
    """The last time up to a moment, that moment included, in UTC."""
    times = croniter(cron, (moment + SECOND).astimezone(ZoneInfo(timezone)))
    while _is_second(cron, found := times.get_prev(dt.datetime)):
        pass
    return _utc(found)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)


def _is_second(cron: str, found: dt.datetime) -> bool:
    """Whether a clock that was set back shows this time again."""
    once = found.replace(fold=0).utcoffset() != found.replace(fold=1).utcoffset()
    is_again = once and found.utcoffset() == found.replace(fold=1).utcoffset()
    return is_again and "*" not in cron.split()[HOUR]


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def _wrong(cron: str) -> Iterator[str]:
    parts = cron.split()
    if len(parts) != len(FIELDS):
        yield (
            f"Give five fields (minute, hour, day of the month, month, day of the week), not "
            f"{len(parts)}: {EXAMPLE}."
        )
        return
    for part, (name, least, most, names) in zip(parts, FIELDS, strict=True):
        if not all(_is_right(item, least, most, names) for item in part.lower().split(",")):
            words = f" or {names[0]} to {names[-1]}" if names else ""
            yield (
                f"'{part[:50]}' is no {name}. Give {least} to {most}{words}, a range such as "
                f"{least}-{least + 2}, a list with commas, * or */{least + 2}."
            )


def _is_right(item: str, least: int, most: int, names: tuple[str, ...]) -> bool:
    found = PART.match(item)
    if found is None:
        return False
    first, last, step = found.groups()
    numbers = [_number(word, least, names) for word in (first, last) if word is not None]
    if any(n is None or not least <= n <= most for n in numbers):
        return False
    in_order = len(numbers) < 2 or (numbers[0] or 0) <= (numbers[1] or 0)  # noqa: PLR2004
    return in_order and (step is None or 1 <= int(step) <= most)


def _number(word: str, least: int, names: tuple[str, ...]) -> int | None:
    if word in names:
        return names.index(word) + least
    return int(word) if word.isdecimal() and len(word) < len(names) + 3 else None
