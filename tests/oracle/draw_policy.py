"""Random bookings, preferences, rules and policies, for tiny portfolios."""

from __future__ import annotations

from tests.oracle.draw_frame import Entry, Frame, tidy
from tests.oracle.draw_people import SKILLS, members_of
from tests.oracle.policy import PROFILES, WEIGHTS

TIERS = (
    [["unfilled"]],
    [["unfilled", "dropped"], ["cost"]],
    [["dropped", "unfilled", "overtime"], ["cost"]],
    [["unfilled", "dropped", "delay"], ["team", "change"], ["cost"]],
    [["preference"], ["delay", "dropped"], ["unfilled"]],
    [["team"], ["unfilled"], list(set(WEIGHTS) - {"team", "unfilled"})],
)


def draw_bookings(frame: Frame, document: Entry) -> list[Entry]:
    """Up to two bookings, of anybody on anything: some break rules."""
    if not frame.is_lucky(0.55):
        return []
    if frame.is_lucky(0.4):
        return draw_collision(frame, document)
    if frame.calendar.periods > 2 and frame.is_lucky(0.3):
        return [draw_pause(frame, document)]
    return [draw_booking(frame, document) for _ in range(frame.rng.choice((1, 1, 2)))]


def draw_collision(frame: Frame, document: Entry) -> list[Entry]:
    """Hard bookings over the same days: of one person on all demands, or of all on one demand."""
    rng, days = frame.rng, frame.days()
    people = members_of(document["people"])
    demands = [demand["id"] for demand in document["demands"]]
    if frame.is_lucky(0.5):
        people = [rng.choice(people)]
        rng.choice(document["people"])["max_projects"] = rng.choice((1, 1, 2))
    else:
        demands = [rng.choice(demands)]
    return [
        {"person": i, "demand": d, "kind": "hard", **days, **frame.rate((0.2, 0.5))}
        for i in people
        for d in demands
    ]


def draw_pause(frame: Frame, document: Entry) -> Entry:
    """A hard booking with a gap in it."""
    first, last = frame.hours((0.25, 0.5)), frame.hours((0.25, 0.5))
    gap = [0] * (frame.calendar.periods - 2)
    return {
        "person": frame.rng.choice(members_of(document["people"])),
        "demand": frame.rng.choice(document["demands"])["id"],
        "kind": "hard",
        "from": frame.calendar.start.isoformat(),
        "hours_by_period": [first, *gap, last],
    }


def draw_booking(frame: Frame, document: Entry) -> Entry:
    """One booking in any of its forms."""
    rng = frame.rng
    booking: Entry = {
        "person": rng.choice(members_of(document["people"])),
        "demand": rng.choice(document["demands"])["id"],
    }
    kind = rng.choice((None, "soft", "soft", "hard", "hard"))
    if kind is not None:
        booking["kind"] = kind
    if frame.is_lucky(0.3):
        return {**booking, **frame.by_period((0, 0.25, 0.5, 0.75, 1.25))}
    return {**booking, **frame.days(), **frame.rate((0.2, 0.5, 0.5, 1, 1.25))}


def draw_preferences(frame: Frame, document: Entry) -> list[Entry]:
    """Up to two likings or dislikings."""
    people = document["people"]
    names = [entry["id"] for entry in people] + members_of(people)
    if not frame.is_lucky(0.35):
        return []
    return [draw_preference(frame, document, names) for _ in range(frame.rng.choice((1, 2)))]


def draw_preference(frame: Frame, document: Entry, names: list[str]) -> Entry:
    """One liking or disliking, by the hour or once."""
    rng = frame.rng
    entry: Entry = {"person": rng.choice(names), "demand": rng.choice(document["demands"])["id"]}
    if frame.is_lucky(0.7):
        entry["points"] = rng.choice((-400, -5, -0.5, 2, 30))
    if frame.is_lucky(0.6):
        entry["once"] = rng.choice((-1000, -50, 50, 300))
    return entry


def draw_rules(frame: Frame, document: Entry) -> list[Entry]:
    """Rules the planner writes by hand. one_of makes the projects it lists optional."""
    rng, rules = frame.rng, []
    members, projects = members_of(document["people"]), document["projects"]
    for kind in ("apart", "together"):
        if len(members) > 1 and frame.is_lucky(0.3):
            people = rng.sample(members, rng.choice((2, 2, min(3, len(members)))))
            rules.append({"kind": kind, "people": people})
    if frame.is_lucky(0.25):
        level = rng.randint(2, 4)
        most = min(5, level + rng.choice((0, 0, 1)))
        skill = rng.choice(SKILLS)
        rules.append({"kind": "mentor", "skill": skill, "level": level, "mentor_level": most})
        needs = rng.choice(document["demands"]).setdefault("skills", {})
        needs[skill] = 1
        junior = rng.choice(document["people"]).setdefault("skills", {})
        junior[skill] = min(level - 1, junior.get(skill, level))
    if len(projects) > 1 and frame.is_lucky(0.25):
        chosen = rng.sample(projects, 2)
        for project in chosen:
            project["optional"] = True
        rules.append({"kind": "one_of", "projects": [project["id"] for project in chosen]})
    return rules


def draw_policy(frame: Frame) -> Entry:
    """What holds for the whole; most things are left to their defaults."""
    rng, coarse = frame.rng, coarse_step(frame)
    moves = rng.choice((0, 1, 1, 2, 2))
    optional: dict[str, tuple[float, object]] = {
        "profile": (0.5, rng.choice(list(PROFILES))),
        "weights": (0.45, draw_weights(frame)),
        "tiers": (0.25, [sorted(tier) for tier in rng.choice(TIERS)]),
        "max_projects": (0.3, rng.choice((1, 1, 2, None))),
        "min_hours": (0.45, rng.choice((0, 0, coarse, frame.hours((0.25, 0.5, 0.7))))),
        "step": (0.4, rng.choice((coarse, coarse, tidy(coarse * 1.5)))),
        "overtime": (0.35, rng.choice((0.1, 0.25, 0.25, 0.5))),
        "overtime_premium": (0.2, rng.choice((0, 0.25, 1))),
        "budget": (0.12, tidy(frame.ordinary_hours() * rng.choice((30, 80, 200)))),
        "freeze_until": (0.15, draw_freeze(frame)),
        "max_moves": (0.25, moves),
    }
    return {field: value for field, (chance, value) in optional.items() if frame.is_lucky(chance)}


def draw_freeze(frame: Frame) -> str:
    """A day in the first half of the horizon, its first day at the earliest."""
    calendar = frame.calendar
    day = calendar.first_day(frame.rng.randint(0, (calendar.periods + 1) // 2))
    return min(day, frame.day(0, 0)).isoformat() if frame.is_lucky(0.5) else day.isoformat()


def draw_weights(frame: Frame) -> Entry:
    """Some parts, weighted otherwise than the profile says."""
    choices = {
        "unfilled": (100, 50, 20, 1.5),
        "dropped": (100, 10, 3),
        "delay": (1, 0.25, 10, 0),
        "cost": (0.1, 1, 2, 0),
        "overtime": (0.1, 1, 3),
        "team": (200, 20, 0),
        "change": (5, 0.5, 60, 0),
        "restarts": (10, 40, 100, 0),
        "preference": (1, 3, 0.5),
    }
    parts = frame.rng.sample(sorted(choices), frame.rng.randint(1, 5))
    if frame.is_lucky(0.4) and "restarts" not in parts:
        parts.append("restarts")
    return {part: frame.rng.choice(choices[part]) for part in parts}


def coarse_step(frame: Frame) -> float:
    """A grid so coarse that a full-time person has about four steps in a period."""
    hours = frame.ordinary_hours()
    finer = [step for step in (0.25, 0.5, 1, 2, 4, 8, 10, 20, 40) if step <= hours / 3]
    return finer[-1]
