"""At most `max_moves` people have a slice that differs from the plan of record."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Ask, Blocks, Leave, Rule, Violation, counted

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Follows, Rows, Term


class Moves(Rule):
    """At most `max_moves` people have a slice that differs from the plan of record.

    A violation counts people too many.
    """

    name = "moves"
    reads = ("policy.max_moves",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """moved[i] = 1 where any x differs from por; at most max_moves, the exempt not counted."""
        if problem.max_moves is None:
            return
        found = [_moved(problem, columns, rows, i) for i in range(len(problem.cap))]
        counted = np.array([column for column in found if column is not None], dtype=np.int64)
        if len(counted) > problem.max_moves:
            row = np.zeros(len(counted), dtype=np.int64)
            rows.add("moves", [(row, counted, 1)], count=1, high=problem.max_moves)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        most, record = portfolio.policy.max_moves, plan.ledger(portfolio).record
        if most is None:
            return
        moved = int(record.counted.sum())
        if moved > most:
            people = counted(moved, "person has", "people have")
            text = f"{people} other hours than booked, {moved - most} too many."
            yield Violation(self.name, Fraction(moved - most), text)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        if portfolio.policy.max_moves is None:
            return
        for i in np.flatnonzero(portfolio.locked.record.must_move).tolist():
            member = portfolio.axes.members[i]
            text = f"The bookings of {member} can't be kept; this counts for no move."
            yield Conflict(self.name, member, None, None, text)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        ledger, axes, most = plan.ledger(portfolio), portfolio.axes, portfolio.policy.max_moves
        record = ledger.record
        if most is None or int(record.counted.sum()) < most:
            return None
        limit = np.maximum(axes.cap_with_overtime, portfolio.locked.x.load)
        room = limit - ledger.x.load

        def shuts(ask: Ask) -> Bools:
            who, t = ask.people, ask.t
            is_able = (room[who, t] >= ask.least) & portfolio.doors.are_open(
                axes.demands[ask.d], (who, t)
            )
            would_count = ~record.moved[who] & ~record.must_move[who]
            return np.asarray(would_count | (record.must_move[who] & ~is_able))

        def why(_: Ask, i: int) -> str:
            return (
                f"{axes.members[i]} would be one more than the {most:,} who may be moved; a higher"
                " policy.max_moves would help"
            )

        def keeps(leave: Leave) -> bool:
            return not record.counted[leave.i] and not record.must_move[leave.i]

        return Blocks(shuts, why, keeps)


def _moved(problem: Problem, columns: Columns, rows: Rows, i: int) -> int | None:
    """The column that counts i as moved; None where i can't be, or is exempt in any case."""
    k = np.flatnonzero(problem.pair_i == i)
    held = k[problem.por_row[k] >= 0]
    if not len(k) or is_exempt(problem, i, held):
        return None
    s = np.flatnonzero(columns.i == i)
    moved = rows.new(np.ones(1, dtype=np.int64), _has_moved(problem, columns, s, held))
    for pair in held:
        _stays(problem, columns, rows, int(pair), moved)
    new = s[problem.por_row[columns.pairs[columns.k[s]]] < 0]
    row = np.arange(len(new))
    terms = [(row, columns.z[new], 1), (row, np.repeat(moved, len(new)), -1)]
    rows.add("moves", terms, count=len(new), high=0)
    if not problem.is_open[problem.pair_p[held]].any():
        return int(moved[0])
    return _unless_exempt(problem, columns, rows, i, held, moved)


def _stays(problem: Problem, columns: Columns, rows: Rows, pair: int, moved: Ints) -> None:
    """x = por of the delay that is on, unless moved: rows per period."""
    x = np.full(problem.T, -1, dtype=np.int64)
    top = np.zeros(problem.T, dtype=np.int64)
    s = np.flatnonzero(columns.pairs[columns.k] == pair)
    x[columns.t[s]], top[columns.t[s]] = columns.x[s], columns.top[s]
    on = columns.choices_of(int(problem.pair_p[pair]))
    t = np.arange(problem.T)
    same = np.repeat(moved, problem.T)
    for delay in range(max(1, len(on))):
        por = problem.por_of(np.array([pair]), delay)[0]
        chosen = [(t, np.repeat(on[delay : delay + 1], problem.T), -por)] if len(on) else []
        low = 0 if len(on) else por
        rows.add("moves", [(t, x, 1), (t, same, por), *chosen], count=problem.T, low=low)
        more = np.maximum(top - por, 0)
        chosen = [(t, np.repeat(on[delay : delay + 1], problem.T), more)] if len(on) else []
        high = por + (more if len(on) else 0)
        terms = [(t, x, (more > 0).astype(np.int64)), (t, same, -more), *chosen]
        rows.add("moves", terms, count=problem.T, high=high)


def _unless_exempt(
    problem: Problem, columns: Columns, rows: Rows, i: int, held: Ints, moved: Ints
) -> int:
    """counted >= moved - exempt, exempt only for a reason: a choice that makes por impossible."""
    reasons = [
        (np.zeros(1, dtype=np.int64), column, -1)
        for column in _impossible_on(problem, columns, held)
    ]
    gone = [columns.choices_of(int(p)) for p in droppable(problem, held)]
    reasons += [(np.zeros(len(on), dtype=np.int64), on, 1) for on in gone]
    reasons += [
        (np.zeros(1, dtype=np.int64), column, -1)
        for column in _overloads(problem, columns, rows, i, held)
    ]

    def is_exempt(v: Ints) -> Ints:
        found = len(gone) - sum(int((v[column] * coef).sum()) for _, column, coef in reasons)
        return np.array([min(1, found)])

    one = np.ones(1, dtype=np.int64)
    row = np.zeros(1, dtype=np.int64)
    exempt = rows.new(one, is_exempt)
    rows.add("moves", [(row, exempt, 1), *reasons], count=1, high=len(gone))
    counted = rows.new(one, lambda v: np.maximum(v[moved] - v[exempt], 0))
    rows.add("moves", [(row, counted, 1), (row, moved, -1), (row, exempt, 1)], count=1, low=0)
    return int(counted[0])


def _overloads(problem: Problem, columns: Columns, rows: Rows, i: int, held: Ints) -> list[Ints]:
    """A column per period that may be 1 where por under the choices is beyond i's limit."""
    columns_of = []
    for t in range(problem.T):
        fixed, most = 0, 0
        terms: list[Term] = []
        for pair in held:
            on = columns.choices_of(int(problem.pair_p[pair]))
            por = [int(problem.por_of(np.array([pair]), m)[0, t]) for m in range(max(1, len(on)))]
            if len(on):
                terms.append((np.zeros(len(on), dtype=np.int64), on, np.array(por)))
                most += max(por)
            else:
                fixed += por[0]
        beyond = int(problem.limit[i, t]) + 1 - fixed
        if most < beyond:
            continue

        def is_over(v: Ints, terms: list[Term] = terms, beyond: int = beyond) -> Ints:
            load = sum(int((v[on] * coef).sum()) for _, on, coef in terms)
            return np.array([int(load >= beyond)])

        over = rows.new(np.ones(1, dtype=np.int64), is_over)
        row = np.zeros(1, dtype=np.int64)
        rows.add("moves", [*terms, (row, over, -beyond)], count=1, low=0)
        columns_of.append(over)
    return columns_of


def _impossible_on(problem: Problem, columns: Columns, held: Ints) -> list[Ints]:
    """The on-columns of delays under which a pair's por is not eligible or beyond what is asked."""
    found = []
    for pair in held:
        on = columns.choices_of(int(problem.pair_p[pair]))
        for delay in range(len(on)):
            if is_impossible(problem, int(pair), delay).any():
                found.append(on[delay : delay + 1])
    return found


def droppable(problem: Problem, held: Ints) -> list[int]:
    """Projects with por of i that may be off."""
    booked = problem.por_of(held).any(axis=1) & problem.can_be_off[problem.pair_p[held]]
    return sorted(set(problem.pair_p[held[booked]].tolist()))


def is_exempt(problem: Problem, i: int, held: Ints) -> bool:
    """Whether por is impossible whatever is chosen: ineligible, beyond cap or what is asked."""
    fixed = held[~problem.is_open[problem.pair_p[held]]]
    if (problem.por_of(fixed).sum(axis=0) > problem.limit[i]).any():
        return True
    return any(is_impossible(problem, int(pair), 0).any() for pair in fixed)


def is_impossible(problem: Problem, pair: int, delay: int) -> Bools:
    """Periods in which por of a pair can't be: not eligible beyond its lock, or more than asked."""
    por = problem.por_of(np.array([pair]), delay)[0]
    lock = problem.lock_of(np.array([pair]))[0]
    cover = problem.cover[problem.first_row[problem.pair_d[pair]] + delay]
    may = problem.may_of(np.array([pair]))[0]
    impossible: Bools = (por > 0) & ((~may & (por > lock)) | (por > cover))
    return impossible


def _has_moved(problem: Problem, columns: Columns, s: Ints, held: Ints) -> Follows:
    """Follows: 1 where i's hours differ from por under the choices taken."""
    pairs, t, x = columns.pairs[columns.k[s]], columns.t[s], columns.x[s]
    is_held = np.isin(pairs, held)
    place = np.searchsorted(held, pairs[is_held]), t[is_held]

    def value(v: Ints) -> Ints:
        expected = np.zeros((len(held), problem.T), dtype=np.int64)
        for row, pair in enumerate(held):
            on = columns.choices_of(int(problem.pair_p[pair]))
            delay = int(v[on].argmax()) if len(on) else 0
            expected[row] = problem.por_of(np.array([pair]), delay)[0]
        np.subtract.at(expected, place, v[x[is_held]])
        return np.array([int(expected.any() or v[x[~is_held]].any())])

    return value
