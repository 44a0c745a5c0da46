"""What is asked: hours under every choice of the project, and limits on heads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from solver.problem.compiling.sources import Sources, ints
from solver.problem.problem import Ints

NO_LIMIT = 1 << 40


class Demands:
    """The arrays over demands d and their rows r."""

    def __init__(self, sources: Sources) -> None:
        self.sources, self.portfolio, self.hours = sources, sources.portfolio, sources.hours
        self.T = sources.T

    def arrays(self) -> dict[str, Any]:
        """project, least_hours, heads, team, is_window and the rows of what is asked."""
        demands = self.portfolio.demands
        return self.asked | {
            "project": self.sources.project,
            "least_hours": ints([self.hours.min_hours(demand) for demand in demands]),
            "heads_most": self.heads_most,
            "heads_least": self.heads_least,
            "team_most": self.team_most,
            "is_window": np.array([d.effort[0].flexible for d in demands], dtype=bool),
        }

    @cached_property
    def locked_heads(self) -> Ints:
        heads = np.zeros((len(self.portfolio.demands), self.T), dtype=np.int64)
        for _, d, lock in self.sources.locked:
            heads[d] += lock > 0
        return heads

    @cached_property
    def locked_hours(self) -> Ints:
        hours = np.zeros((len(self.portfolio.demands), self.T), dtype=np.int64)
        for _, d, lock in self.sources.locked:
            hours[d] += lock
        return hours

    @cached_property
    def heads_most(self) -> Ints:
        """max_people per period, or what locks reach."""
        own = [demand.max_people for demand in self.portfolio.demands]
        limits = ints([NO_LIMIT if value is None else value for value in own])
        return np.maximum(limits[:, None], self.locked_heads)

    @cached_property
    def heads_least(self) -> Ints:
        least = ints([demand.min_people for demand in self.portfolio.demands])[:, None]
        held = self.locked_heads
        return np.where((held > 0) & (held < least), held, least)

    @cached_property
    def team_most(self) -> Ints:
        own = [d.max_team for d in self.portfolio.demands]
        most = ints([NO_LIMIT if value is None else value for value in own])
        team = np.zeros(len(most), dtype=np.int64)
        for _, d, _ in self.sources.locked:
            team[d] += 1
        return np.maximum(most, team)

    @cached_property
    def asked(self) -> dict[str, Ints]:
        """first_row, req, cover, total, cover_total, past: a row per demand and choice."""
        first: list[int] = []
        req: list[Ints] = []
        cover: list[Ints] = []
        total: list[int] = []
        cover_total: list[int] = []
        past: list[int] = []
        for d, demand in enumerate(self.portfolio.demands):
            first.append(len(req))
            held = self.locked_hours[d]
            for delay in range(self.sources.choices[self.sources.project[d]]):
                asked = self.hours.asked(demand, delay)
                in_horizon = self.hours.total(demand, delay)
                req.append(asked)
                cover.append(np.maximum(asked, held))
                total.append(in_horizon)
                cover_total.append(max(in_horizon, int(held.sum())))
                past.append(self.hours.past(demand, delay))
        shape = (len(req), self.T)
        return {
            "first_row": ints(first),
            "req": np.array(req, dtype=np.int64).reshape(shape),
            "cover": np.array(cover, dtype=np.int64).reshape(shape),
            "total": ints(total),
            "cover_total": ints(cover_total),
            "past": ints(past),
        }
