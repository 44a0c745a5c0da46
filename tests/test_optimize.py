"""The whole flow: watched, stopped, on documents of odd shapes, with bounds that hold exactly."""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.demo.demos import document as demo
from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse
from solver.optimize import optimize
from solver.plan import Decision, Objective
from solver.portfolio.portfolio import Portfolio
from solver.search.progress import Progress
from solver.search.settings import Settings
from tests.builders import (
    decision,
    demand,
    flexible,
    hard,
    likes,
    person,
    portfolio,
    project,
    rule,
    soft,
)
from tests.properties.voices import decision_of

QUICK = Settings(time_limit=5, threads=1)
EIGHT_SECONDS = Settings(time_limit=8, threads=1)
SLACK_SECONDS = 4


@dataclass
class Notes:
    """A watcher that writes everything down, and stops the run so many seconds after its plan."""

    stops_after: float | None = None
    told: list[Progress] = field(default_factory=list)
    plans: list[Decision] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    stopped_at: float | None = None

    def progress(self, progress: Progress) -> None:
        self.told.append(progress)
        self.order.append(progress.phase)

    def plan(self, decision: Decision) -> None:
        self.plans.append(decision)
        self.order.append("plan")
        if self.stops_after is not None:
            threading.Timer(self.stops_after, self.stop).start()
            self.stops_after = None

    def stop(self) -> None:
        self.stopped_at = time.monotonic()

    def is_stopped(self) -> bool:
        return self.stopped_at is not None


def read_demo(name: str) -> PortfolioDocument:
    return parse(json.dumps(demo(name)).encode())


def assert_legal_with_bound(document: Portfolio, settings: Settings) -> Objective:
    """A plan in time, legal by the checker, worth what it says, its bound at most its total."""
    began = time.monotonic()
    plan = optimize(document, settings)
    assert time.monotonic() - began < settings.time_limit + SLACK_SECONDS
    assert check(document, decision_of(plan)) == ()
    worth = measure(document, decision_of(plan)).tiers
    assert plan.objective.total == pytest.approx(float(worth[-1].total))
    for tier in plan.objective.tiers or (plan.objective,):
        assert tier.bound <= tier.total
        assert tier.gap == pytest.approx((tier.total - tier.bound) / max(1, abs(tier.total)))
    return plan.objective


def test_a_legal_plan_is_told_before_any_improvement() -> None:
    notes, office = Notes(), read_demo("small")
    optimize(office, Settings(time_limit=2, threads=1), notes)
    assert notes.order[:3] == ["reading", "plan", "starting"]
    assert notes.told[1].objective == float(measure(office, notes.plans[0]).tiers[0].total)
    assert all(check(office, plan) == () for plan in notes.plans)


def test_progress_gets_only_better_where_there_are_no_tiers() -> None:
    notes = Notes()
    optimize(read_demo("office"), Settings(time_limit=4, threads=1), notes)
    told = [entry for entry in notes.told if entry.objective is not None]
    assert len(told) > 2
    for before, after in itertools.pairwise(told):
        assert after.seconds >= before.seconds
        assert after.objective is not None
        assert before.objective is not None
        assert after.objective <= before.objective
        assert (after.bound or 0) >= (before.bound or 0)


def test_a_run_that_is_stopped_ends_soon_with_a_legal_plan() -> None:
    # A part being solved by HiGHS, which can't be interrupted, takes a second at most.
    notes, office = Notes(stops_after=1.5), read_demo("office")
    plan = optimize(office, Settings(time_limit=60, threads=1), notes)
    ended = time.monotonic()
    assert check(office, decision_of(plan)) == ()
    assert notes.stopped_at is not None
    assert ended - notes.stopped_at < 2


def test_a_run_that_is_stopped_while_cp_sat_is_busy_ends_within_a_second() -> None:
    notes, office = Notes(stops_after=2), hard_to_prove()
    plan = optimize(office, Settings(time_limit=60, threads=1), notes)
    ended = time.monotonic()
    assert check(office, decision_of(plan)) == ()
    assert notes.stopped_at is not None
    assert ended - notes.stopped_at < 1


def hard_to_prove() -> PortfolioDocument:
    """People alike and demands that fit them only in combination: no proof in a minute."""
    people = [person(f"p{n}", rate=50 + n % 3, hours_per_week=37) for n in range(14)]
    demands = [demand(f"d{n}", 23 + n % 5, min_hours=7) for n in range(16)]
    return portfolio(*people, *demands, weeks=6, weights={"team": 37})


def test_a_bound_is_not_above_the_optimum_where_all_is_worth_less_than_a_hundredth_point() -> None:
    # The greedy plan gives ann 7 h, and leaves 3 h that are too few; bob and cy could do it all.
    office = portfolio(
        *(person(name, hours_per_week=n) for name, n in (("ann", 7), ("bob", 5), ("cy", 5))),
        demand("crm", 10, min_hours=5),
        weights={"unfilled": 0.0001, "team": 0, "cost": 0},
    )
    assert measure(office, decision(office, bob=5, cy=5)).total == 0
    plan = optimize(office, QUICK)
    assert plan.objective.bound <= 0
    assert plan.objective.optimal


def test_optimal_is_claimed_only_where_bound_and_total_agree_in_huge_numbers_too() -> None:
    office = portfolio(
        *(person(f"p{n}", rate=999_999_999 - n * 0.001) for n in range(4)),
        *(project("crm", weight=999_999_999), demand("crm", 90), likes("p1", "crm", points=-0.01)),
        weights={"unfilled": 100_000_000, "cost": 99_999_999.999, "team": 0.000001},
    )
    objective = assert_legal_with_bound(office, QUICK)
    assert not objective.optimal or objective.total - objective.bound < 0.01


def test_tiers_are_reported_each_with_its_bound() -> None:
    office = portfolio(
        *(person("ann", rate=50), person("bob", rate=10), demand("crm", 60)),
        tiers=[["unfilled"], ["cost"]],
    )
    objective = assert_legal_with_bound(office, QUICK)
    assert objective.tiers is not None
    assert [tier.total for tier in objective.tiers] == [0, 140, 400]
    assert objective.optimal
    assert (objective.total, objective.bound) == (400, 400)


def test_tiers_that_name_every_part_have_no_last_one() -> None:
    parts = ["unfilled", "dropped", "delay", "cost", "overtime", "team", "change", "restarts"]
    office = portfolio(person("ann"), demand("crm", 20), tiers=[parts, ["preference"]])
    objective = assert_legal_with_bound(office, QUICK)
    assert objective.tiers is not None
    assert [len(tier.parts) for tier in objective.tiers] == [8, 1]


def test_a_gap_that_is_asked_for_ends_the_run_early() -> None:
    began = time.monotonic()
    plan = optimize(hard_to_prove(), Settings(time_limit=60, threads=1, gap=1))
    assert plan.objective.gap <= 1
    assert time.monotonic() - began < 20


def everything() -> PortfolioDocument:
    """Every rule, every form of hours, tiers, a pool, learning and leave in one document."""
    away = [{"from": "2027-01-11", "to": "2027-01-17", "hours_per_week": 0}]
    return portfolio(
        person("ann", rate=90, skills={"java": 5}, tags=["cleared"], availability=away),
        person("bob", rate=60, skills={"java": 1}, reserved=0.1, max_projects=1),
        person("cho", skills={"java": 3}, from_="2027-01-13", to="2027-02-10"),
        person("dev", headcount=3, rate=50, skills={"java": 2}, hours_per_week=37.5),
        project("crm", priority="critical", budget=60_000),
        project("erp", optional=True, max_delay=2, after=[{"project": "crm", "lag": 0}]),
        project("web", optional=True, value=4000),
        project("app", optional=True),
        demand("crm", [60, 60], skills={"java": 1}, min_people=2, max_people=3, max_team=4),
        demand("erp", [0, 0, 40, 40], requires=["cleared"], min_hours=8),
        demand("web", 30, never=["bob"]),
        flexible("app", 50, ("2027-01-11", "2027-02-14"), most_per_period=20),
        hard("bob", "crm", 10),
        soft("cho", "web", [0, 0, 20, 20]),
        likes("dev", "web", points=-1, once=50),
        rule("apart", people=["dev#1", "dev#2"]),
        rule("together", people=["ann", "cho"]),
        rule("mentor", skill="java", level=2, mentor_level=3),
        rule("one_of", projects=["web", "app"]),
        weeks=6,
        overtime=0.1,
        budget=250_000,
        freeze_until="2027-01-05",
        max_moves=6,
        max_projects=2,
        profile="steady",
    )


def small_office(**calendar: Any) -> PortfolioDocument:
    """A few people and projects over any calendar."""
    start, count = "2027-02-01", calendar.get("periods", 4)
    effort = [{"from": start, "to": "2027-12-31", "hours_per_week": 50}]
    tree = {
        "calendar": {"start": start, "periods": count, **calendar},
        "people": [{"id": f"p{n}", "rate": 40 + n, "reserved": 0.1} for n in range(5)],
        "projects": [{"id": f"j{n}", "optional": n == 2} for n in range(3)],
        "demands": [{"id": f"d{n}", "project": f"j{n}", "effort": effort} for n in range(3)],
        "bookings": [
            {
                "person": "p0",
                "demand": "d0",
                "kind": "hard",
                "from": start,
                "to": "2027-02-14",
                "hours_per_week": 20,
            }
        ],
    }
    return parse(json.dumps(tree).encode())


SHAPES = {
    "one person": lambda: portfolio(person("ann"), demand("crm", 30), demand("erp", 30), weeks=8),
    "300 people": lambda: read_demo("company"),
    "weeks": lambda: small_office(period="week", periods=8),
    "days": lambda: small_office(period="day", periods=25),
    "months": lambda: small_office(period="month", periods=9),
    "37.5 hours a week": lambda: small_office(hours_per_week=37.5, periods=6),
    "a pool of 20": lambda: portfolio(
        person("dev", headcount=20, rate=50),
        *(demand(f"d{n}", 70, min_people=2, max_people=4) for n in range(9)),
        weeks=6,
    ),
    "every rule": everything,
    "nobody": lambda: portfolio(demand("crm", 20), project("erp", optional=True)),
    "nothing asked": lambda: portfolio(person("ann"), project("crm")),
    "nothing at all": portfolio,
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_documents_of_odd_shapes_get_a_legal_plan_in_eight_seconds(shape: str) -> None:
    assert_legal_with_bound(SHAPES[shape](), EIGHT_SECONDS)


@pytest.mark.parametrize("shape", ["nobody", "nothing asked", "nothing at all"])
def test_documents_with_nothing_to_decide_are_optimal_at_once(shape: str) -> None:
    assert assert_legal_with_bound(SHAPES[shape](), QUICK).optimal


def test_a_plan_that_is_given_to_start_from_does_no_harm() -> None:
    office = portfolio(person("ann"), demand("crm", 20))
    plan = optimize(office, QUICK, start=decision(office, ann=20))
    assert plan.objective.optimal
