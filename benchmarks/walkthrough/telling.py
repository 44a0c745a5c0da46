"""The walk as a page of docs: every number in it is out of an answer of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any

from benchmarks.walkthrough.walk import Walk

Json = Mapping[str, Any]
SHOWN_KPIS = (
    "weighted_coverage",
    "coverage",
    "unfilled_hours",
    "projects_fully_staffed",
    "cost",
    "utilisation",
    "people_moved",
)
MOST, WIDTH = 5, 100


def tell(walk: Walk, machine: str, seconds: float) -> str:
    """The whole page, in Markdown."""
    sections = (
        _opening(walk, machine, seconds),
        _base(walk),
        _what_ifs(walk),
        _comparison(walk),
        _approval(walk),
        _next_month(walk),
        _against(walk),
    )
    paragraphs = "\n\n".join(sections).split("\n\n")
    return "\n\n".join(map(_filled, paragraphs)) + "\n"


def _opening(walk: Walk, machine: str, seconds: float) -> str:
    return f"""# A month of planning

From an imported portfolio to an approved plan, and on to the next month. `make walkthrough` does
all of it over HTTP against a service of its own and writes this page; every number is out of an
answer. Made on {machine}, each run with a time limit of {seconds:g} seconds.

The portfolio is the demo **{walk.portfolio["name"]}**: `GET /demo/company`, then
`POST /portfolios` with the document. It is version {walk.portfolio["version"]} of its name."""


def _base(walk: Walk) -> str:
    plan = walk.runs[0]["plan"]
    worth = plan["objective"]
    return f"""## The plan as things stand

`POST /runs` with the base scenario. The plan fills {_share(plan["kpis"]["coverage"]["value"])} of
the {_number(plan["kpis"]["asked_hours"]["value"])} hours asked for. Its objective is
{_number(worth["total"])} points, and no plan can have less than {_number(worth["bound"])}: at most
{_share(worth["gap"])} better is possible. {_number(plan["kpis"]["unfilled_hours"]["value"])} hours
stay unfilled, each with its reason under `unfilled`."""


def _what_ifs(walk: Walk) -> str:
    told = []
    for scenario in walk.scenarios[1:]:
        told.append(f"**{scenario['name']}**\n")
        told += [f"- {change['text']}" for change in scenario["changes"]]
        told += [f"- also: {item['text']}" for item in scenario["also"][:MOST]]
        more = len(scenario["also"]) - MOST
        told += [f"- also: {more} more of the kind"] if more > 0 else []
        told.append("")
    return (
        "## What if\n\nThree scenarios, each `POST /scenarios` with its changes. The service says "
        "each change as a sentence, and what it took along.\n\n" + "\n".join(told).rstrip()
    )


def _comparison(walk: Walk) -> str:
    names = [scenario["name"] for scenario in walk.scenarios]
    found = walk.comparison
    rows = [_kpi_row(name, found["kpis"][name]) for name in SHOWN_KPIS]
    rows.append(_kpi_row("objective", found["objective"]))
    rows.append(["gap", *(_share(plan["gap"]) for plan in found["plans"])])
    gained = [
        [_counted(found["projects"], n, ("gains", "taken_up", "new")) for n in range(len(names))],
        [_counted(found["projects"], n, ("loses", "dropped", "absent")) for n in range(len(names))],
    ]
    rows.append(["projects that gain", *map(str, gained[0])])
    rows.append(["projects that lose", *map(str, gained[1])])
    return f"""## Side by side

`GET /comparisons` with the four plans, the base first. A difference marked * is smaller than the
gaps of the two plans together: not proven to be one.

{_table(["", *names], rows)}"""


def _approval(walk: Walk) -> str:
    approval, record = walk.approval, walk.record
    hours = approval["difference"]["hours"]
    return f"""## The decision

`POST /plans/{{id}}/approve` with a comment makes the plan of "{walk.scenarios[-1]["name"]}" the
plan of record for its {len(approval["projects"])} projects: "{approval["comment"]}" It adds
{_number(hours["added"])} hours to the record before it and takes {_number(hours["removed"])} away.
`GET /portfolios/{{id}}/plan-of-record` now answers with {_number(len(record["allocations"]))}
allocations on {len(record["projects"])} projects, as JSON or, with `Accept: text/csv`, as rows for
other systems. `GET /portfolios/{{id}}/history` holds the decision: who, when, why, and what it
changed."""


def _next_month(walk: Walk) -> str:
    changes = walk.changes
    removed = ", ".join(_name(item) for item in changes["people"]["removed"])
    hours = changes["hours"]
    rows = [
        [item["name"], str(item["changes"]), "; ".join(_lost(item["not_applied"])) or "nothing"]
        for item in sorted(changes["scenarios"], key=lambda item: item["name"])
    ]
    return f"""## Next month

A month later the horizon has moved on, one of the two seniors has really left, and the two hires
are there. `POST
/portfolios` with the same name makes version {walk.version["version"]} and carries the scenarios
over. `GET /portfolios/{{id}}/changes` says what is different: gone is {removed}; over the weeks
that both versions plan, from {hours["first"]} to {hours["last"]}, people can give
{_number(hours["capacity"]["before"])} hours in the old one and
{_number(hours["capacity"]["after"])} in the new one.

{_table(["scenario carried over", "changes that apply", "what fits no more"], rows)}"""


def _against(walk: Walk) -> str:
    found, plan = walk.against, walk.next_run["plan"]
    moved = plan["kpis"]["people_moved"]["value"]
    kept = plan["objective"]["parts"]["change"]["amount"]
    rows = [_kpi_row(name, found["kpis"][name]) for name in SHOWN_KPIS]
    slices = found["slices"]
    return f"""## Beside the plan of record

A new scenario of version {walk.version["version"]} begins from the plan of record: its allocations
are the soft bookings, and every hour that differs from them costs points. The plan moves
{_number(moved)} people and leaves {_number(kept)} hours of the record behind. Compared with the
approved plan, which planned {_number(_hours(slices["removed"]))} hours that are not in the new one
(the weeks gone by among them) against {_number(_hours(slices["added"]))} new ones, with
{_number(_hours(slices["moved"]))} hours moved from one person to another:

{_table(["", "plan of record", "next month"], rows)}"""


def _filled(paragraph: str) -> str:
    """Plain text in lines of the usual length; tables, lists and headings as they are."""
    if paragraph.startswith(("#", "|", "-", "**")):
        return paragraph
    return fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)


def _kpi_row(name: str, values: Sequence[Json]) -> list[str]:
    return [name.replace("_", " "), *(_value(name, value) for value in values)]


def _value(name: str, item: Json) -> str:
    shown = _share if name in {"coverage", "weighted_coverage", "utilisation"} else _number
    mark = "*" if item["proven"] is False else ""
    better = {True: " (better)", False: " (worse)", None: ""}[item["better"]]
    return f"{shown(item['value'])}{better}{mark}"


def _counted(projects: Iterable[Json], n: int, outcomes: Sequence[str]) -> int:
    values = (project["values"][n] for project in projects)
    return sum(1 for value in values if value is not None and value["outcome"] in outcomes)


def _lost(not_applied: Iterable[Json]) -> list[str]:
    return [error["message"] for item in not_applied for error in item["errors"]]


def _hours(rows: Iterable[Json]) -> float:
    return float(sum(row["hours"] for row in rows))


def _name(item: Json) -> str:
    return str(item["name"] or item["id"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= MOST or value == int(value) else f"{value:,.2f}"
