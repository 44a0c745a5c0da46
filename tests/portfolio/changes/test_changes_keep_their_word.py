"""Whatever is changed, in whatever order: the result is a portfolio, and what comes back is it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.changed import apply
from solver.document import parse, to_json
from solver.errors import InvalidPortfolio
from tests.portfolio.changes.drawn import changes_of, portfolio_of
from tests.portfolio.changes.scenario import Said, change, changed, is_back, read

SEEDS = st.integers(0, 10_000)
thorough = settings(max_examples=150, deadline=None)


@given(SEEDS, SEEDS, st.integers(1, 8))
@thorough
def test_going_on_never_fails_and_makes_a_valid_portfolio(first: int, second: int, n: int) -> None:
    before = portfolio_of(first)
    steps = [read(said) for said in changes_of(second, before, n)]
    result = apply(before, steps, keep_going=True)
    text = to_json(result.portfolio)
    assert to_json(parse(text)) == text
    refused = {entry.change for entry in result.refused}
    assert all(issue.message for entry in result.refused for issue in entry.issues)
    for k, said in enumerate(result.texts):
        assert said.endswith(".") is (k not in refused)
    left = [step for k, step in enumerate(steps) if k not in refused]
    assert to_json(apply(before, left).portfolio) == text


@given(SEEDS, SEEDS, st.integers(1, 8))
@thorough
def test_what_is_refused_is_said_with_its_place(first: int, second: int, n: int) -> None:
    before = portfolio_of(first)
    steps = [read(said) for said in changes_of(second, before, n)]
    if not apply(before, steps, keep_going=True).refused:
        apply(before, steps)
        return
    with pytest.raises(InvalidPortfolio) as refused:
        apply(before, steps)
    assert refused.value.issues
    assert all(issue.pointer.startswith("/changes/") for issue in refused.value.issues)


@given(SEEDS)
@thorough
def test_every_sentence_names_what_it_is_about(seed: int) -> None:
    before = portfolio_of(seed)
    names = {e.id: e.name or e.id for e in (*before.people, *before.projects)}
    for said in changes_of(seed, before, 8):
        (text,) = apply(before, [read(said)], keep_going=True).texts
        subject = next((said[f] for f in ("person", "project", "demand") if f in said), None)
        if text and isinstance(subject, str):
            head = subject.split("#")[0]
            assert names.get(subject, names.get(head, head)) in text


def back_and_forth(seed: int) -> list[tuple[Said, Said]]:
    """Pairs of changes of a portfolio, the second of which undoes the first."""
    of = portfolio_of(seed)
    person, project, demand = of.people[0], of.projects[0], of.demands[0]
    pair = {"person": of.hours.members[0], "demand": demand.id}
    days = {"from": "2027-01-04", "to": "2027-01-29", "hours_per_week": 4}
    weight = of.axes.weight[0]
    level = person.skills.get("java", 0)
    new = {
        "id": "new-one",
        "project": project.id,
        "effort": json.loads(to_json(of))["demands"][0]["effort"],
    }
    pairs = [
        (change("add_person", person={"id": "new"}), change("remove_person", person="new")),
        (
            change("add_project", project={"id": "new"}, demands=[new | {"project": "new"}]),
            change("drop_project", project="new"),
        ),
        (change("add_demand", demand=new), change("remove_demand", demand="new-one")),
        (
            change("change_capacity", person=person.id, factor=0.5),
            change("change_capacity", person=person.id, factor=2),
        ),
        (
            change("scale_demand", project=project.id, factor=1.25),
            change("scale_demand", project=project.id, factor=0.8),
        ),
        (
            change("set_policy", policy={"overtime": 0.7}),
            change("set_policy", policy={"overtime": of.policy.overtime}),
        ),
    ]
    if not person.learning:
        learn = [change("set_skill", person=person.id, skill="java", level=n) for n in (5, level)]
        pairs.append((learn[0], learn[1]))
    if project.weight is not None:
        weights = [change("set_priority", project=project.id, weight=n) for n in (7, float(weight))]
        pairs.append((weights[0], weights[1]))
    if not any((b.person, b.demand) == tuple(pair.values()) for b in of.bookings):
        pairs.append((change("lock", **pair, **days), change("unlock", **pair)))
    return pairs


@given(SEEDS)
@thorough
def test_a_change_and_its_inverse_give_the_same_hash(seed: int) -> None:
    before = portfolio_of(seed)
    for there, back in back_and_forth(seed):
        assert is_back(before, there, back), there


@given(SEEDS, st.integers(1, 3))
@thorough
def test_a_delay_asks_what_a_plan_that_delays_would(seed: int, by: int) -> None:
    tree = json.loads(to_json(portfolio_of(seed)))
    tree["projects"][0]["max_delay"] = 3
    before = parse(json.dumps(tree).encode())
    if before.calendar.period == "day":
        return
    late = before.projects[0].id
    after = changed(before, change("delay_project", project=late, periods=by))
    for demand in before.demands:
        if not demand.effort[0].flexible:
            delay = by if demand.project == late else 0
            expected = before.hours.asked(demand, delay)
            assert np.array_equal(after.hours.asked(after.demand_by_id[demand.id]), expected)


@given(SEEDS, st.sampled_from([{}, {"from": "2027-01-13"}, {"to": "2027-01-20"}]))
@thorough
def test_the_same_capacity_over_again_gives_the_same_hours(seed: int, span: Said) -> None:
    before = portfolio_of(seed)
    for person in before.people:
        same = changed(before, change("change_capacity", person=person.id, factor=1, **span))
        for member in person.members:
            assert np.array_equal(same.hours.cap[member], before.hours.cap[member])


@given(SEEDS, SEEDS)
@thorough
def test_what_is_said_to_change_nothing_leaves_all_hours_as_they_were(one: int, two: int) -> None:
    before = portfolio_of(one)
    for said in changes_of(two, before, 8):
        result = apply(before, [read(said)], keep_going=True)
        after = result.portfolio
        assert ("This changes nothing" in " ".join(a.text for a in result.also)) is bool(
            result.idle
        )
        if not result.idle:
            assert after is not before or not result.texts[0]
            continue
        for member in before.hours.members:
            assert np.array_equal(after.hours.cap[member], before.hours.cap[member])
        for demand, same in zip(before.demands, after.demands, strict=True):
            if not demand.effort[0].flexible:
                assert np.array_equal(after.hours.asked(same), before.hours.asked(demand))
        assert after.policy == before.policy


@pytest.mark.parametrize("seed", range(40))
def test_who_stays_of_several_keeps_what_is_booked(seed: int) -> None:
    before = portfolio_of(seed)
    for pool in (person for person in before.people if person.headcount > 1):
        less = changed(before, change("remove_person", person=pool.members[0]))
        for (member, demand), run in before.hours.booked["soft"].items():
            if member in pool.members[1:]:
                moved = less.hours.members[before.hours.members.index(member) - 1]
                assert np.array_equal(
                    less.hours.booked["soft"][moved, demand].within(0, before.hours.T),
                    run.within(0, before.hours.T),
                )
