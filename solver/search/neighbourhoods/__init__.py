"""What to free for the next improvement. NEIGHBOURHOODS: (view, rng, size) -> what to free."""

from __future__ import annotations

from solver.search.neighbourhoods.base import Freed, Neighbourhood, View
from solver.search.neighbourhoods.clusters import clusters
from solver.search.neighbourhoods.demands import demands
from solver.search.neighbourhoods.hours import hours
from solver.search.neighbourhoods.mates import mates
from solver.search.neighbourhoods.people import people
from solver.search.neighbourhoods.projects import projects
from solver.search.neighbourhoods.stretch import stretch
from solver.search.neighbourhoods.weeks import weeks

__all__ = ["NEIGHBOURHOODS", "Freed", "Neighbourhood", "View"]

NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (
    people,
    weeks,
    hours,
    clusters,
    stretch,
    demands,
    projects,
    mates,
)
