"""Who could work on what, with the locks and the plan of record of each pair."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from solver.portfolio.numbers import exact
from solver.problem.compiling.sources import Sources, ints
from solver.problem.problem import NONE, Bools, Ints, Small


class Rows:
    """Rows bool [t], each kept once: of millions of pairs most are eligible in the same periods."""

    def __init__(self, T: int) -> None:
        self.T = T
        self._row: dict[bytes, int] = {}

    def row_of(self, table: Bools) -> Ints:
        """The row of each row of a table."""
        packed = np.packbits(table, axis=1)
        if not len(packed) or (packed == packed[0]).all():
            found, which = packed[:1], np.zeros(len(packed), dtype=np.int64)
        else:
            found, which = np.unique(packed, axis=0, return_inverse=True)
        rows = [self._row.setdefault(row.tobytes(), len(self._row)) for row in found]
        return ints(rows)[which]

    @property
    def table(self) -> Bools:
        """All rows: bool [., t]."""
        packed = np.frombuffer(b"".join(self._row), dtype=np.uint8).reshape(-1, -(-self.T // 8))
        return np.unpackbits(packed, axis=1, count=self.T).view(bool)


class Pairs:
    """The arrays over pairs k, and what is liked about them."""

    def __init__(self, sources: Sources) -> None:
        self.sources, self.portfolio, self.hours = sources, sources.portfolio, sources.hours
        self.T, self.i_of, self.d_of = sources.T, sources.i_of, sources.d_of

    def arrays(self) -> dict[str, Any]:
        """pair_i, pair_d, may_row, mays, lock_row, locks, por_row, por."""
        pair_i, pair_d, may_row, mays = self._eligible
        lock_row, locks = self.lock_table
        por_row, por = self.por_table
        return {
            "pair_i": pair_i,
            "pair_d": pair_d,
            "may_row": may_row,
            "mays": mays & ~self.hours.frozen,
            "lock_row": lock_row,
            "locks": locks,
            "por_row": por_row,
            "por": por,
        }

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Pairs that are eligible in some period, or booked."""
        return self._eligible[:2]

    @cached_property
    def _eligible(self) -> tuple[Ints, Ints, Small, Bools]:
        """Pairs i, d; the row of each in bool [., t], where it is eligible."""
        booked: dict[int, list[int]] = {}
        for person, demand in self.hours.booked_pairs:
            booked.setdefault(self.d_of[demand], []).append(self.i_of[person])
        who, what, rows, known = [ints([])], [ints([])], [ints([])], Rows(self.T)
        for d, asking in enumerate(self.portfolio.demands):
            table = self.sources.eligibility.of(asking)
            is_in = np.asarray(table.any(axis=1))
            is_in[booked.get(d, [])] = True
            members = np.flatnonzero(is_in)
            who.append(members)
            what.append(np.full(len(members), d, dtype=np.int64))
            rows.append(known.row_of(table[members]))
        row = np.concatenate(rows).astype(np.int32)
        return np.concatenate(who), np.concatenate(what), row, known.table

    @cached_property
    def k_of(self) -> dict[tuple[int, int], int]:
        """Position of the booked pairs."""
        pair_i, pair_d = self.pairs
        n = len(self.hours.members)
        keys = pair_d * n + pair_i
        found = {}
        for person, demand in self.hours.booked_pairs:
            i, d = self.i_of[person], self.d_of[demand]
            found[i, d] = int(np.searchsorted(keys, d * n + i))
        return found

    @cached_property
    def lock_table(self) -> tuple[Ints, Ints]:
        row = np.full(len(self.pairs[0]), NONE, dtype=np.int64)
        table = [lock for _, _, lock in self.sources.locked]
        for r, (i, d, _) in enumerate(self.sources.locked):
            row[self.k_of[i, d]] = r
        return row, np.array(table, dtype=np.int64).reshape(len(table), self.T)

    @cached_property
    def por_table(self) -> tuple[Ints, Ints]:
        row = np.full(len(self.pairs[0]), NONE, dtype=np.int64)
        table: list[Ints] = []
        for person, demand in self.hours.booked_pairs:
            i, d = self.i_of[person], self.d_of[demand]
            row[self.k_of[i, d]] = len(table)
            delays = range(self.sources.choices[self.sources.project[d]])
            table.extend(self.hours.por((person, demand), delay) for delay in delays)
        return row, np.array(table, dtype=np.int64).reshape(len(table), self.T)

    def preferences(self, field: str) -> dict[int, Fraction]:
        """Points of each pair, an hour (`points`) or once (`once`)."""
        pair_i, pair_d = self.pairs
        n = len(self.hours.members)
        keys = pair_d * n + pair_i
        found: dict[int, Fraction] = {}
        for entry in self.portfolio.preferences:
            value = exact(getattr(entry, field))
            for member in self.hours.members_named(entry.person) if value else ():
                key = self.d_of[entry.demand] * n + self.i_of[member]
                k = int(np.searchsorted(keys, key))
                if k < len(keys) and keys[k] == key:
                    found[k] = found.get(k, Fraction(0)) + value
        return found
