"""Tiny random portfolios, small enough to be solved by brute force."""

from __future__ import annotations

from itertools import product
from random import Random

from tests.oracle.columns import Prices, Scene
from tests.oracle.draw_frame import Entry, Frame, draw_frame, tidy
from tests.oracle.draw_people import SKILLS, draw_people
from tests.oracle.draw_policy import (
    coarse_step,
    draw_bookings,
    draw_policy,
    draw_preferences,
    draw_rules,
)
from tests.oracle.draw_projects import draw_demands, draw_projects
from tests.oracle.facts import Facts
from tests.oracle.features import features
from tests.oracle.search import choices, search_size

__all__ = ["features", "tiny"]
MOST_COLUMNS = 10000


def tiny(seed: int) -> Entry:
    """A valid portfolio document; the same for the same seed, whatever was drawn before."""
    rng = Random(seed)
    most = 4
    while True:
        frame, document = draw(rng, most)
        if is_dull(document) and rng.random() < 0.8:
            continue
        for factor in (0, 1, 2):
            if factor:
                document["policy"]["step"] = tidy(coarse_step(frame) * factor)
            if fits(document):
                return document
        most = max(1, most - 1)


def is_dull(document: Entry) -> bool:
    """Whether no project may be chosen, or nobody may work any hours beside locks."""
    facts = Facts(document)
    scenes = [Scene(outlook, Prices(facts)) for outlook in choices(facts)]
    slices = list(product(facts.people, facts.demands, facts.horizon))
    return not any(len(scene.legal_values(*key)) > 1 for scene in scenes for key in slices)


def fits(document: Entry) -> bool:
    """Whether brute force is quick enough."""
    return search_size(document, MOST_COLUMNS) <= MOST_COLUMNS


def draw(rng: Random, most: int) -> tuple[Frame, Entry]:
    """A document with at most so many periods and demands, and the calendar it was drawn with."""
    frame = draw_frame(rng, most)
    people = draw_people(frame, min(3, most))
    projects = draw_projects(frame, min(3, most))
    document: Entry = {
        "calendar": frame.entry,
        "skills": [{"id": skill, "name": skill} for skill in SKILLS],
        "roles": [{"id": "dev", "name": "Developer", "skills": {"java": 2}}],
        "people": people,
        "projects": projects,
        "demands": draw_demands(frame, projects, people, most),
    }
    lists = {
        "bookings": draw_bookings(frame, document),
        "preferences": draw_preferences(frame, document),
        "rules": draw_rules(frame, document),
    }
    document.update({name: entries for name, entries in lists.items() if entries})
    document["policy"] = draw_policy(frame)
    return frame, document
