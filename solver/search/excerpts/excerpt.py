"""Cutting out what some changes can touch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.problem.problem import AnyInts, Bools, Ints, Problem
from solver.search.excerpts.demands import demand_arrays
from solver.search.excerpts.elsewhere import with_elsewhere
from solver.search.excerpts.frame import Frame
from solver.search.excerpts.pairs import pair_arrays
from solver.search.excerpts.people import people_arrays, rule_arrays
from solver.search.excerpts.projects import project_arrays
from solver.search.excerpts.standing import Standing

AMOUNTS = ("limit", "usual", "cover", "cover_total", "locks", "por")
NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The small problem; chosen: its pairs, as places in the standing's pairs; its periods.

    x int64 [chosen, t]: the hours planned, with the last period of hours elsewhere if there is one.
    is_free bool [chosen, t]: slices that may change. projects: the large problem's p of each small
    one; delays of those as planned; opened: small p whose choice may change.
    """

    problem: Problem
    chosen: Ints
    first: int
    end: int
    x: Ints
    is_free: Bools
    projects: Ints
    delays: Ints
    opened: Ints


def excerpt(standing: Standing, n: AnyInts, t: AnyInts, opened: Ints = NOTHING) -> Excerpt:
    """Cut out what changing slices (place n in the pairs, t) and choices of projects can touch."""
    problem = standing.problem
    n, t = n.astype(np.int64), t.astype(np.int64)
    first, end = (0, problem.T) if len(opened) else _window(problem, t)
    booked = np.isin(standing.p, opened) & (problem.por_row[standing.pairs] >= 0)
    chosen = _chosen(standing, np.union1d(n, np.flatnonzero(booked)), first, end)
    x = standing.x[chosen].astype(np.int64)
    inside = x[:, first:end]
    elsewhere = x.sum(axis=1) - inside.sum(axis=1) > 0
    is_free = np.zeros(inside.shape, dtype=bool)
    is_free[np.searchsorted(chosen, n), t - first] = True
    frame = Frame.of(standing, chosen, (first, end), opened)
    arrays = people_arrays(frame) | demand_arrays(frame) | project_arrays(frame)
    arrays |= rule_arrays(frame) | pair_arrays(frame, is_free)
    arrays["step"] = _step(problem.step, arrays, inside)
    if frame.is_cut:
        arrays = with_elsewhere(frame, arrays, elsewhere)
        inside = np.column_stack([inside, elsewhere * problem.step])
        is_free = np.column_stack([is_free, np.zeros(len(chosen), dtype=bool)])
    small, projects = replace(problem, **arrays), frame.projects
    delays = standing.delays[projects] if len(opened) else np.zeros(small.P, dtype=np.int64)
    place = np.searchsorted(projects, np.unique(opened))
    return Excerpt(small, chosen, first, end, inside, is_free, projects, delays, place)


def _step(step: int, arrays: dict[str, Any], inside: Ints) -> int:
    """The coarsest grid on which all hours of a small problem lie: an engine is quicker on it.

    Nothing is lost: with who works where settled, hours are a transport, whose best is on the grid.
    """
    amounts = [inside, *(arrays[name] for name in AMOUNTS)]
    common = int(np.gcd.reduce([int(np.gcd.reduce(hours, axis=None)) for hours in amounts]))
    return common if common % step == 0 and common else step


def _window(problem: Problem, t: Ints) -> tuple[int, int]:
    """The periods of the slices; all of them where rules or parts look across periods."""
    is_across = any("restarts" in tier for tier in problem.tiers[:-1])
    if problem.max_moves is not None or is_across or problem.weights["restarts"]:
        return 0, problem.T
    return int(t.min()), int(t.max()) + 1


def _chosen(standing: Standing, n: Ints, first: int, end: int) -> Ints:
    """Places of the pairs that are freed, or in use by people or on demands concerned."""
    problem, n = standing.problem, np.unique(n)
    is_in = np.zeros(len(standing.pairs), dtype=bool)
    is_in[n] = True
    people = np.zeros(len(problem.cap), dtype=bool)
    demands = np.zeros(len(problem.project), dtype=bool)
    projects = np.zeros(problem.P, dtype=bool)
    people[standing.i[n]], demands[standing.d[n]], projects[standing.p[n]] = True, True, True
    for rule in problem.together:
        if people[rule.members].any():
            people[rule.members] = True
            is_in |= np.isin(standing.i, rule.members)
    near = people[standing.i] | demands[standing.d]
    if problem.apart or problem.mentors or problem.together:
        near |= projects[standing.p]
    place = np.flatnonzero(near & ~is_in)
    is_in[place[standing.x[place, first:end].any(axis=1)]] = True
    if problem.max_moves is not None:
        has = np.zeros(len(problem.cap), dtype=bool)
        has[standing.i[is_in]] = True
        is_booked = problem.por_row[standing.pairs] >= 0
        is_in |= has[standing.i] & (is_booked | standing.x.any(axis=1))
    return np.flatnonzero(is_in)
