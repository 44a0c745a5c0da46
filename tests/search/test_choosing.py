"""Other choices of projects: always legal by themselves, and the whole plan follows them."""

from __future__ import annotations

import numpy as np
import pytest

from solver.checker.check import check
from solver.problem.problem import Bools, Ints
from solver.search import rechoosing
from solver.search.choosing import OFF, Choosing
from solver.search.draft import Draft
from solver.search.kernel.climber import Climber
from solver.search.kernel.grant import fill_up, grant_wishes
from tests.builders import demand, person, portfolio, project, rule, soft
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.kernel.offices import wide
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

BETWEEN_PROJECTS = {"selection", "start", "after", "one_of"}
NONE = np.zeros(0, dtype=np.int64)
CRM, ERP, WEB, APP, OPS = range(5)


@pytest.fixture(autouse=True)
def _plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled for it."""
    for kernel in (grant_wishes, fill_up):
        twin = plain(kernel)
        monkeypatch.setattr(
            rechoosing, kernel.__name__, lambda g, *rest, twin=twin: twin(wide(g), *rest)
        )


def ideas(**policy: object) -> Planned:
    """Four ideas: one comes after another, one of two is wanted; and one that must be."""
    office = portfolio(
        *(person(f"p{n}", hours_per_week=40) for n in range(4)),
        project("crm", optional=True, max_delay=3, weight=2),
        project("erp", optional=True, max_delay=4, after=[{"project": "crm"}]),
        project("web", optional=True, weight=5),
        project("app", optional=True),
        project("ops", weight=9),
        demand("crm", [60, 60]),
        demand("erp", [50, 50], at=1),
        demand("web", [40] * 6),
        demand("app", [40] * 3),
        demand("ops", [30] * 6),
        soft("p0", "crm", [40, 40]),
        soft("p1", "ops", [30] * 6),
        rule("one_of", projects=["web", "app"]),
        weeks=6,
        **policy,
    )
    planned = Planned.of(office)
    assert planned is not None
    return planned


def drawn(planned: Planned, times: int) -> list[Ints]:
    """Choices near those of the plan."""
    choosing = Choosing(planned.problem, 1)
    found = [choosing.another(planned.climber.survey.delays) for _ in range(times)]
    return [delays for delays in found if delays is not None]


def broken(planned: Planned, delays: Ints) -> set[str]:
    """Rules between projects that choices break by themselves."""
    decision = Draft(NONE, NONE, NONE, delays).decision(planned.problem, planned.index)
    return {v.rule for v in check(planned.portfolio, decision)} & BETWEEN_PROJECTS


def after(
    planned: Planned, delays: Ints, back: Bools | None = None, stays: Bools | None = None
) -> Climber:
    """The plan under other choices."""
    weights = planned.problem.weights_of(tuple(planned.problem.weights))
    nobody = np.zeros(len(planned.problem.cap), dtype=bool)
    back = nobody if back is None else back
    choice = rechoosing.Choice(delays, back, back if stays is None else stays)
    planned.climber = rechoosing.rechosen(planned.problem, weights, planned.climber, choice, 1)
    return planned.climber


def test_choices_keep_the_rules_between_projects_and_reach_every_project() -> None:
    planned = ideas()
    found = drawn(planned, 80)
    assert all(not broken(planned, delays) for delays in found)
    now = planned.climber.survey.delays
    for p in (CRM, ERP, WEB, APP):
        assert any(delays[p] != now[p] for delays in found)
        assert any(delays[p] == OFF for delays in found)
    assert all(delays[OPS] == 0 for delays in found)


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(60, 600), marks=pytest.mark.slow)])
def test_choices_of_tiny_portfolios_are_legal_and_so_is_the_plan_or_it_says_so(
    seeds: range,
) -> None:
    tried = 0
    for seed in seeds:
        planned = Planned.of(read_tiny(tiny(seed)), seed)
        if planned is None or not planned.problem.is_open.any():
            continue
        for delays in drawn(planned, 3):
            assert not broken(planned, delays), seed
            before = planned.climber
            if after(planned, delays).is_legal:
                planned.assert_true(f"seed {seed}")
                tried += 1
            else:
                planned.climber = before
    assert tried > len(seeds) / 4


def test_hours_wait_with_their_project() -> None:
    planned = ideas()
    before = planned.climber.x[planned.problem.pair_p == CRM]
    assert before.any()
    delays = planned.climber.survey.delays.copy()
    delays[[CRM, ERP]] += 1
    x = after(planned, delays).x[planned.problem.pair_p == CRM]
    assert (x[:, 1:] == before[:, :-1]).all()
    planned.assert_true("later")


def test_a_project_off_has_no_hours_and_others_get_them() -> None:
    planned = ideas()
    p = planned.problem.pair_p
    before = planned.climber.x
    delays = planned.climber.survey.delays.copy()
    delays[[CRM, ERP]] = OFF
    x = after(planned, delays).x
    assert not x[(p == CRM) | (p == ERP)].any()
    assert x[p >= WEB].sum() >= before[p >= WEB].sum()
    planned.assert_true("off")


def test_bookings_are_kept_when_a_project_comes_on() -> None:
    planned = ideas()
    delays = planned.climber.survey.delays.copy()
    with_all = delays.copy()
    delays[[CRM, ERP]] = OFF
    idle = np.zeros_like(after(planned, delays).x)
    planned.climber = Climber.of(planned.climber.survey, idle, 1)
    x = after(planned, with_all).x
    booked = (planned.problem.pair_p == CRM) & (planned.problem.por_row >= 0)
    assert booked.sum() == 1
    assert x[booked].tolist() == [[160, 160, 0, 0, 0, 0]]
    planned.assert_true("on again")


def test_whoever_was_booked_on_a_project_that_is_off_is_free_to_move() -> None:
    planned = ideas(max_moves=0)
    delays = planned.climber.survey.delays.copy()
    delays[[CRM, ERP]] = OFF
    assert after(planned, delays).is_legal
    assert planned.climber.survey.ground.bars.is_exempt.tolist() == [1, 0, 0, 0]
    planned.assert_true("off")


def test_whoever_goes_back_does_what_was_booked_and_is_no_longer_counted_as_moved() -> None:
    planned = ideas(max_moves=4)
    state, delays = planned.climber.state, planned.climber.survey.delays
    back = state.differs > 0
    assert back.any()
    after(planned, delays, back)
    assert planned.climber.is_legal
    planned.assert_true("back")
    p1 = planned.problem.pair_i == 1
    booked = p1 & (planned.problem.por_row >= 0)
    assert planned.climber.x[booked].tolist() == [[120] * 6]


def test_where_all_go_back_those_alone_move_who_need_not_stay() -> None:
    planned = ideas(max_moves=1)
    everybody, stays = np.ones(4, dtype=bool), np.array([True, True, False, True])
    after(planned, planned.climber.survey.delays, everybody, stays)
    assert planned.climber.is_legal
    assert (planned.climber.state.differs > 0).tolist() == [False, False, True, False]
    planned.assert_true("one moves")


def test_choices_go_as_far_towards_what_is_wished_as_rules_let_them() -> None:
    planned = ideas()
    choosing, delays = Choosing(planned.problem, 1), planned.climber.survey.delays
    wish = np.array([2, 4, OFF, 0, 0])
    assert choosing.towards(delays, wish).tolist() == wish.tolist()
    no_rule_lets = np.array([2, 0, 0, 0, 0])
    found = choosing.towards(delays, no_rule_lets)
    assert not broken(planned, found)
    assert found[WEB] == 0
    assert found[APP] == OFF


def test_a_few_of_those_who_moved_go_back() -> None:
    choosing = Choosing(ideas().problem, 1)
    moved = np.array([True, False, True, True])
    for _ in range(10):
        back = choosing.going_back(moved)
        assert back.any()
        assert not (back & ~moved).any()
    assert not choosing.going_back(np.zeros(4, dtype=bool)).any()


def test_fewer_projects_are_on_the_least_important_first() -> None:
    planned = ideas()
    choosing, delays = Choosing(planned.problem, 1), planned.climber.survey.delays
    assert (choosing.fewer(delays, 0.0) == delays).all()
    least = choosing.fewer(delays, 1.0)
    assert not broken(planned, least)
    assert least[CRM] == least[ERP] == OFF
    assert (least >= 0).sum() == 2  # what must be, and one of two
