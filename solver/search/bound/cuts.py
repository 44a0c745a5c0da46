"""Inequalities that every plan keeps and the relaxation may break; they are priced too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Bools, Ints
from solver.search.bound.shape import Floats, starts

Numbers = NDArray[Any]
MIXERS = np.random.default_rng(1).integers(1, 1 << 62, 5) * 2 + 1


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cuts c: sum of coef x + weight y over their entries <= most, in whole numbers.

    first int64 [c + 1]: entries e; slice, pair (j) of each, coef of the slice's hours and weight of
    the pair's use int64 [e]; most int64 [c]. Slices and pairs as the shape numbers them.
    """

    first: Ints
    slice: Ints
    pair: Ints
    coef: Ints
    weight: Ints
    most: Ints

    @classmethod
    def none(cls) -> Cuts:
        """No cuts."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(starts(nothing), nothing, nothing, nothing, nothing, nothing)

    @property
    def count(self) -> int:
        """Number of cuts."""
        return len(self.most)

    def owner(self) -> Ints:
        """The cut of each entry."""
        return np.repeat(np.arange(self.count), np.diff(self.first))

    def excess(self, x: Floats, y: Floats) -> Floats:
        """How far each cut is from holding; x by slice, y by pair."""
        entries = self.coef * x[self.slice] + self.weight * y[self.pair]
        total = np.bincount(self.owner(), weights=entries, minlength=self.count)
        return np.asarray(total - self.most, dtype=np.float64)

    def charges(self, sigma: Numbers, slices: int, pairs: int) -> tuple[Numbers, Numbers]:
        """What prices of cuts charge a tick of each slice and the use of each pair."""
        tick, use = np.zeros(slices, dtype=sigma.dtype), np.zeros(pairs, dtype=sigma.dtype)
        price = sigma[self.owner()]
        np.add.at(tick, self.slice, price * self.coef)
        np.add.at(use, self.pair, price * self.weight)
        return tick, use

    def magnitudes(self) -> Cuts:
        """The cuts without signs."""
        return replace(self, coef=np.abs(self.coef), weight=np.abs(self.weight))

    def kept(self, keep: Bools) -> Cuts:
        """Some of the cuts."""
        e = keep[self.owner()]
        of_entries = (self.slice[e], self.pair[e], self.coef[e], self.weight[e])
        return Cuts(starts(np.diff(self.first)[keep]), *of_entries, self.most[keep])

    @classmethod
    def joined(cls, parts: Sequence[Cuts]) -> Cuts:
        """The cuts of several, one after the other."""
        lengths = np.concatenate([np.diff(part.first) for part in parts])
        names = ("slice", "pair", "coef", "weight", "most")
        arrays = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
        return cls(starts(lengths), *arrays)

    def distinct(self) -> Cuts:
        """The cuts without those that are there before."""
        mixed = self.slice * MIXERS[0] + self.coef * MIXERS[1] + self.weight * MIXERS[2]
        mixed ^= mixed >> 29
        keys = self.most * MIXERS[3]
        np.add.at(keys, self.owner(), mixed * MIXERS[4])
        keep = np.zeros(self.count, dtype=bool)
        keep[np.unique(keys, return_index=True)[1]] = True
        return self.kept(keep)

    def renumbered(self, slices: Ints, pairs: Ints) -> Cuts:
        """The same cuts with other numbers of slices and pairs."""
        return replace(self, slice=slices, pair=pairs)
