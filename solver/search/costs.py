"""What steps cost in units of work, each about a second of a usual core.

Measured once and not on the machine at hand: the same steps must cost the same everywhere.
Engines say themselves what they cost (`Answer.work`).
"""

from __future__ import annotations

from solver.problem.problem import Problem

MOVE = 1e-6
IMPROVING, EACH_SLICE = 2e-3, 1e-7
SEPARATING = 3e-2
PLAIN_STEP, PLAIN_SLICE = 1e-4, 3e-8
COMPILED_STEP, COMPILED_SLICE = 3e-5, 3e-9
PROOF_STEPS = 10
FLOW, EACH_PAIR = 3e-4, 3e-7
LOOK = 8e-9
AIMING, EACH_AIM = 2e-3, 4e-8
CHOOSING, EACH_ROOM = 5e-5, 3e-8
RECHOOSING, EACH_HOUR = 1e-3, 1.8e-7


def of_choosing(problem: Problem) -> float:
    """Giving one more person hours: the room of a demand's pairs is looked at in every period."""
    return CHOOSING + EACH_ROOM * len(problem.pair_i) * problem.T / max(1, len(problem.project))


def of_rechoosing(problem: Problem, pairs: int) -> float:
    """Trying the whole plan under another choice of projects, but for the moves that follow."""
    return RECHOOSING + EACH_HOUR * pairs * problem.T


def of_flow(pairs: int) -> float:
    """The cheapest flow of a period."""
    return FLOW + EACH_PAIR * pairs


def of_aiming(slices: int) -> float:
    """Weighing what every slice loses, and drawing where moves begin."""
    return AIMING + EACH_AIM * slices


def of_step(slices: int, *, is_compiled: bool) -> float:
    """A step of the climb for better prices."""
    if is_compiled:
        return COMPILED_STEP + COMPILED_SLICE * slices
    return PLAIN_STEP + PLAIN_SLICE * slices


def of_cutting(slices: int) -> float:
    """Picking a part of the plan and writing its model."""
    return IMPROVING + EACH_SLICE * slices
