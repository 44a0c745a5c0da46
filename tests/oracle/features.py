"""What a portfolio document makes use of, by name: to see that random ones reach everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.exact import ZERO
from tests.oracle.facts import Facts
from tests.oracle.outlook import Outlook
from tests.oracle.rules_of_a_period import HEAD_RULES, HOUR_RULES
from tests.oracle.rules_of_a_plan import PLAN_RULES, locked_projects

FORMS = ("fte", "hours_per_week", "hours", "hours_by_period")
CALENDAR = ("working_days", "holidays")
PERSON = ("hours_per_week", "reserved", "rate", "role", "tags", "from", "to", "learning")
PROJECT = ("priority", "weight", "delay_cost", "budget")
DEMAND = (
    *("role", "skills", "requires", "excludes", "only", "never"),
    *("min_hours", "min_people", "max_people", "max_team"),
)
POLICY = (
    *("profile", "weights", "tiers", "min_hours", "overtime", "overtime_premium", "budget"),
    *("freeze_until", "max_moves"),
)


def features(document: dict) -> set[str]:
    """The names of everything the document makes use of."""
    found: set[str] = set()
    for part in (
        of_the_calendar,
        of_people,
        of_projects,
        of_demands,
        of_effort,
        of_bookings,
        of_the_policy,
        of_locks,
        of_rules,
    ):
        found |= set(part(document))
    return found


def given(prefix: str, entry: dict, fields: tuple[str, ...]) -> Iterator[str]:
    """The fields that an entry gives a value."""
    return (f"{prefix}.{field}" for field in fields if entry.get(field) is not None)


def of_the_calendar(document: dict) -> Iterator[str]:
    """Periods, weeks and holidays."""
    entry = document["calendar"]
    yield from given("calendar", entry, CALENDAR)
    yield f"calendar.period {entry.get('period') or 'week'}"
    yield f"calendar.hours_per_week {entry.get('hours_per_week') or 40}"
    if date.fromisoformat(entry["start"]).weekday() and (entry.get("period") or "week") == "week":
        yield "calendar.start inside a week"


def of_people(document: dict) -> Iterator[str]:
    """People, their leave and their limits."""
    for entry in document["people"]:
        yield from given("person", entry, PERSON)
        if "max_projects" in entry:
            yield f"person.max_projects {entry['max_projects'] or 'null'}"
        if (entry.get("headcount") or 1) > 1:
            yield "person.headcount"
        if entry.get("rate") is None:
            yield "person without a rate"
        for leave in entry.get("availability") or []:
            yield from given("availability", leave, FORMS)
            if "to" not in leave and "hours_by_period" not in leave:
                yield "availability without an end"


def of_projects(document: dict) -> Iterator[str]:
    """Projects and what may be chosen of them."""
    for entry in document["projects"]:
        yield from given("project", entry, PROJECT)
        if entry.get("max_delay"):
            yield f"project.max_delay {entry['max_delay']}"
        if entry.get("optional"):
            yield "optional with value" if entry.get("value") is not None else "optional, no value"
        for other in entry.get("after") or []:
            yield "project.after with a lag" if other.get("lag") else "project.after"


def of_demands(document: dict) -> Iterator[str]:
    """Demands and whom they accept."""
    for entry in document["demands"]:
        yield from given("demand", entry, DEMAND)
        if entry.get("only") == []:
            yield "demand.only nobody"
        if entry.get("min_hours") == 0:
            yield "demand.min_hours 0"
        if len(entry["effort"]) > 1:
            yield "effort of two entries"


def of_effort(document: dict) -> Iterator[str]:
    """The forms of effort, and how they lie to the horizon."""
    facts = Facts(document)
    for d, demand in facts.demands.items():
        for entry in demand["effort"]:
            yield from given("effort", entry, FORMS)
            if entry.get("flexible"):
                limited = entry.get("most_per_period") is not None
                yield "window with most_per_period" if limited else "window"
        periods = [t for t, hours in facts.effort[d].items() if hours > 0]
        if periods and min(periods) < 0:
            yield "effort before the horizon"
        if periods and max(periods) >= facts.horizon.stop:
            yield "effort after the horizon"
        if not periods:
            yield "effort of nothing"


def of_bookings(document: dict) -> Iterator[str]:
    """Bookings and preferences."""
    facts = Facts(document)
    for entry in document.get("bookings") or []:
        yield f"booking {entry.get('kind') or 'soft'}"
        yield from given("booking", entry, FORMS)
    if any(key[2] not in facts.horizon for key in facts.por):
        yield "booking outside the horizon"
    if any(h > facts.lock.get(key, ZERO) for key, h in facts.base.items()):
        yield "base beyond lock"
    for entry in document.get("preferences") or []:
        for field in ("points", "once"):
            if entry.get(field):
                yield f"preference.{field} {'liked' if entry[field] < 0 else 'disliked'}"


def of_the_policy(document: dict) -> Iterator[str]:
    """The policy and the planner's rules."""
    entry = document["policy"]
    yield from given("policy", entry, POLICY)
    yield "policy.step given" if entry.get("step") is not None else "policy.step derived"
    yield f"policy.profile {entry.get('profile') or 'balanced'}"
    yield from (f"weight of {part} {'given' if n else 0}" for part, n in weights_of(entry))
    if entry.get("min_hours") == 0:
        yield "policy.min_hours 0"
    if "max_projects" in entry:
        yield f"policy.max_projects {entry['max_projects'] or 'null'}"
    for tier in entry.get("tiers") or []:
        yield from (f"tier of {part}" for part in tier)


def weights_of(policy: dict) -> list[tuple[str, float]]:
    """The weights that are given."""
    return list((policy.get("weights") or {}).items())


def of_rules(document: dict) -> Iterator[str]:
    """The planner's rules by kind."""
    for rule in document.get("rules") or []:
        yield f"rule {rule['kind']}"
        if rule["kind"] == "mentor" and rule["mentor_level"] > rule["level"]:
            yield "rule mentor above level"


def of_locks(document: dict) -> Iterator[str]:
    """Locks, and the rules that they break by themselves."""
    facts = Facts(document)
    if not facts.lock:
        return
    yield "locks"
    on, delay = dict.fromkeys(facts.projects, True), dict.fromkeys(facts.projects, 0)
    unlimited = WithoutLocks(facts, on, delay)
    for t in facts.horizon:
        column = {(i, d): hours for (i, d, s), hours in facts.lock.items() if s == t}
        for name, rule in {**HOUR_RULES, **HEAD_RULES}.items():
            if rule(unlimited, t, column):
                yield f"locks that break {name}"
    for name, rule in PLAN_RULES.items():
        if name != "moves" and rule(unlimited, facts.lock):
            yield f"locks that break {name}"
    if len(facts.projects) > len(locked_projects(facts)) > 0:
        yield "locks on some projects"


class WithoutLocks(Outlook):
    """An outlook that forgets its locks, so that every rule speaks against them."""

    def __init__(self, facts: Facts, on: dict[str, bool], delay: dict[str, int]) -> None:
        super().__init__(forgetful(facts), on, delay)


def forgetful(facts: Facts) -> Facts:
    """The same facts with nothing locked, and nothing frozen."""
    copy = Facts(facts.document)
    copy.policy.freeze_until = None
    copy.__dict__["lock"] = {}
    return copy
