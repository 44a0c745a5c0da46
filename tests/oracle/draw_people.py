"""Random people with leave, learning and limits, for tiny portfolios."""

from __future__ import annotations

from tests.oracle.calendar_arithmetic import last_day
from tests.oracle.draw_frame import Entry, Frame

NAMES = ("ann", "bob", "cho")
SKILLS = ("java", "sql")
TAGS = ("cleared", "remote")


def draw_people(frame: Frame, most: int) -> list[Entry]:
    """At most so many people, one of them perhaps a headcount of two."""
    count = min(most, frame.rng.choice((1, 2, 2, 3, 3)))
    people = [draw_person(frame, name) for name in NAMES[:count]]
    if frame.is_lucky(0.2):
        frame.rng.choice(people)["headcount"] = 2
    elif frame.is_lucky(0.1):
        people[0]["headcount"] = 1
    if frame.calendar.periods > 1 and frame.is_lucky(0.2):
        send_away(frame, people)
    return people


def send_away(frame: Frame, people: list[Entry]) -> None:
    """Leave for everybody in the first period, so that it pays to begin later."""
    first, last = frame.calendar.start, last_day(frame.calendar, 0)
    leave = {"from": first.isoformat(), "to": last.isoformat(), "hours_per_week": 0}
    for person in people:
        person.setdefault("availability", []).append(leave)


def draw_person(frame: Frame, name: str) -> Entry:
    """One person; most things are left to their defaults."""
    rng = frame.rng
    person: Entry = {"id": name}
    optional: dict[str, tuple[float, object]] = {
        "name": (0.2, name.title()),
        "role": (0.2, "dev"),
        "hours_per_week": (0.25, frame.rate((0.5, 0.75, 0.8)).get("hours_per_week", 20)),
        "reserved": (0.15, rng.choice((0.1, 0.15, 0.25, 0.5))),
        "rate": (0.65, rng.choice((20, 50, 80, 95, 62.5))),
        "max_projects": (0.25, rng.choice((1, 1, 2, None))),
        "tags": (0.5, rng.sample(TAGS, rng.randint(0, 2))),
        "availability": (0.25, [draw_leave(frame) for _ in range(rng.randint(1, 2))]),
        "learning": (0.25, [draw_learning(frame) for _ in range(rng.randint(1, 2))]),
    }
    for field, (chance, value) in optional.items():
        if frame.is_lucky(chance):
            person[field] = value
    if frame.is_lucky(0.85):
        person["skills"] = {skill: rng.choice((0, 1, 2, 3, 4, 5, 5, 5)) for skill in SKILLS}
    if frame.is_lucky(0.14):
        first, last = sorted((frame.day(), frame.day()))
        ends = rng.choice((("from",), ("to",), ("from", "to")))
        dates = {"from": first.isoformat(), "to": last.isoformat()}
        person.update({end: dates[end] for end in ends})
    return person


def draw_leave(frame: Frame) -> Entry:
    """One availability entry in any of its forms, with or without an end."""
    if frame.is_lucky(0.3):
        return frame.by_period((0, 0.25, 0.5, 1))
    entry = {**frame.days(), **frame.rate((0, 0.25, 0.5, 0.6, 1.2))}
    if frame.is_lucky(0.25):
        del entry["to"]
    return entry


def draw_learning(frame: Frame) -> Entry:
    """A skill at a new level from some day on."""
    return {
        "skill": frame.rng.choice(SKILLS),
        "level": frame.rng.randint(1, 5),
        "from": frame.day().isoformat(),
    }


def members_of(people: list[Entry]) -> list[str]:
    """The names that bookings and rules use."""
    return [
        name
        for entry in people
        for name in (
            [f"{entry['id']}#{k}" for k in (1, 2)] if entry.get("headcount") == 2 else [entry["id"]]
        )
    ]
