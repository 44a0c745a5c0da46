"""Random projects and what they ask for, for tiny portfolios."""

from __future__ import annotations

from tests.oracle.calendar_arithmetic import last_day
from tests.oracle.draw_frame import Entry, Frame, tidy
from tests.oracle.draw_people import SKILLS, TAGS, members_of

PROJECTS = ("crm", "erp", "web")


def draw_projects(frame: Frame, most: int) -> list[Entry]:
    """At most so many projects; each may only wait for those before it, so that there's no ring."""
    count = frame.rng.randint(1, most)
    return [draw_project(frame, n) for n in range(count)]


def draw_project(frame: Frame, n: int) -> Entry:
    """One project; most things are left to their defaults."""
    rng = frame.rng
    project: Entry = {"id": PROJECTS[n]}
    if frame.is_lucky(0.7):
        project["priority"] = rng.choice(("critical", "high", "medium", "medium", "low"))
    elif frame.is_lucky(0.5):
        project["weight"] = rng.choice((0.5, 2, 5, 12, 0))
    if frame.is_lucky(0.35):
        project["optional"] = True
    if project.get("optional") and frame.is_lucky(0.6):
        project["value"] = rng.choice((0, 500, 2000, 7500.5, 20000))
    if frame.is_lucky(0.35):
        project["max_delay"] = rng.choice((1, 1, 2))
    if frame.is_lucky(0.3):
        project["delay_cost"] = rng.choice((0, 1, 10, 50, 400))
    if frame.is_lucky(0.15):
        project["budget"] = tidy(frame.ordinary_hours() * rng.choice((20, 60, 150)))
    if n and frame.is_lucky(0.35):
        project["after"] = [draw_wait(frame, rng.choice(PROJECTS[:n]))]
        project["max_delay"] = rng.choice((0, 1, 2, 2))
    return project


def draw_wait(frame: Frame, other: str) -> Entry:
    """For which project to wait, and how long after its end."""
    lag = frame.rng.choice((None, 0, 0, 1))
    return {"project": other} if lag is None else {"project": other, "lag": lag}


def draw_demands(
    frame: Frame, projects: list[Entry], people: list[Entry], most: int
) -> list[Entry]:
    """At most so many demands, spread over the projects."""
    count = min(most, frame.rng.choice((1, 2, 3, 3, 4, 4)))
    owners = [entry["id"] for entry in projects]
    frame.rng.shuffle(owners)
    demands = [
        draw_demand(frame, f"d{n + 1}", owners[n % len(owners)], people) for n in range(count)
    ]
    if frame.is_lucky(0.7):
        make_room_for_waits(frame, projects, demands)
    if frame.is_lucky(0.35):
        lighten(demands)
    return demands


def lighten(demands: list[Entry]) -> None:
    """Ask for half as much, so that one person has time for several projects."""
    for entry in (entry for demand in demands for entry in demand["effort"]):
        for form in {"fte", "hours_per_week", "hours", "most_per_period"} & entry.keys():
            entry[form] = entry[form] / 2 if form == "fte" else max(0.25, tidy(entry[form] / 2))
        if "hours_by_period" in entry:
            entry["hours_by_period"] = [tidy(hours / 2) for hours in entry["hours_by_period"]]


def make_room_for_waits(frame: Frame, projects: list[Entry], demands: list[Entry]) -> None:
    """Let projects that others wait for ask early, and those that wait late, as a planner would."""
    calendar = frame.calendar
    half = calendar.periods // 2
    late = {entry["id"] for entry in projects if entry.get("after")}
    early = {wait["project"] for entry in projects for wait in entry.get("after") or []} - late
    for demand in demands:
        first, last = (half, calendar.periods - 1) if demand["project"] in late else (0, half - 1)
        if demand["project"] in late | early:
            first_day, day = calendar.first_day(first), last_day(calendar, max(first, last))
            days = {"from": first_day.isoformat(), "to": day.isoformat()}
            demand["effort"] = [{**days, **frame.rate((0.5, 0.75, 1))}]


def draw_demand(frame: Frame, name: str, project: str, people: list[Entry]) -> Entry:
    """One line of what a project asks for."""
    rng = frame.rng
    names = [entry["id"] for entry in people] + members_of(people)
    demand: Entry = {"id": name, "project": project, "effort": draw_effort(frame)}
    optional: dict[str, tuple[float, object]] = {
        "role": (0.1, "dev"),
        "skills": (0.3, {rng.choice(SKILLS): rng.choice((1, 1, 1, 2, 3, 4))}),
        "requires": (0.07, [rng.choice(TAGS)]),
        "excludes": (0.07, [rng.choice(TAGS)]),
        "only": (0.08, sorted(set(rng.choices(names, k=rng.choice((0, 1, 2, 2, 3)))))),
        "never": (0.09, [rng.choice(names)]),
        "min_hours": (0.25, frame.hours((0, 0.25, 0.25, 0.5))),
        "min_people": (0.18, rng.choice((0, 1, 2))),
        "max_people": (0.2, rng.choice((1, 1, 2))),
        "max_team": (0.2, rng.choice((1, 1, 2))),
    }
    for field, (chance, value) in optional.items():
        if frame.is_lucky(chance):
            demand[field] = value
    if demand.get("max_people") == 1 and demand.get("min_people") == 2:
        del demand["min_people"]
    return demand


def draw_effort(frame: Frame) -> list[Entry]:
    """One or two entries in any form, or a window."""
    if frame.is_lucky(0.2):
        window = {**frame.days(), "hours": frame.hours((0.5, 1, 1.5, 2)), "flexible": True}
        if frame.is_lucky(0.6):
            window["most_per_period"] = frame.hours((0.5, 0.75, 1))
        return [window]
    return [draw_entry(frame) for _ in range(frame.rng.choice((1, 1, 1, 2)))]


def draw_entry(frame: Frame) -> Entry:
    """One effort entry: a rate, a total, or hours period by period."""
    form = frame.rng.choice(("rate", "rate", "hours", "hours_by_period"))
    if form == "hours_by_period":
        return frame.by_period((0, 0.5, 0.5, 0.75, 1, 1.5))
    if form == "hours":
        return {**frame.days(), "hours": frame.hours((0.5, 1, 1.5, 1.3, 2, 3))}
    return {**frame.days(), **frame.rate((0.5, 0.5, 0.75, 1, 1, 1.5))}
