"""set_policy: given fields replace, weights are merged, null takes a field back."""

from __future__ import annotations

from typing import Any

from solver.changed import apply
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.policy import Policy
from tests.builders import demand, person, portfolio
from tests.portfolio.changes.scenario import change, changed, faults, is_back, told

OFFICE = portfolio(
    person("ann"), demand("crm"), weights={"team": 300, "cost": 1}, overtime=0.2, max_moves=4
)


def policy(**fields: Any) -> dict[str, Any]:
    return change("set_policy", policy=fields)


def test_a_patch_has_the_fields_of_the_policy() -> None:
    assert list(PolicyPatch.model_fields) == list(Policy.model_fields)


def test_given_fields_replace_and_the_others_stay() -> None:
    new = changed(OFFICE, policy(overtime=0.1, profile="steady")).policy
    assert (new.overtime, new.profile, new.max_moves, new.step) == (0.1, "steady", 4, 1)


def test_weights_are_merged_part_by_part() -> None:
    new = changed(OFFICE, policy(weights={"team": None, "change": 7})).policy
    assert (new.weight("team"), new.weight("change"), new.weight("cost")) == (200, 7, 1)
    assert changed(OFFICE, policy(weights=None)).policy.weight("cost") != 1
    assert changed(OFFICE, policy(weights={})) is OFFICE


def test_null_takes_a_field_back_to_its_default() -> None:
    new = changed(OFFICE, policy(overtime=None, max_moves=None)).policy
    assert (new.overtime, new.max_moves) == (0, None)
    assert {"overtime", "max_moves"} & new.model_fields_set == set()


def test_null_means_no_limit_of_projects() -> None:
    free = changed(OFFICE, policy(max_projects=None))
    assert (OFFICE.hours.max_projects("ann"), free.hours.max_projects("ann")) == (3, None)
    assert not is_back(OFFICE, policy(max_projects=None))


def test_there_and_back_is_no_change() -> None:
    assert is_back(OFFICE, policy(overtime=0.1, budget=9), policy(overtime=0.2, budget=None))
    assert is_back(OFFICE, policy(weights={"team": 1}), policy(weights={"team": 300}))
    assert is_back(OFFICE, policy(tiers=[["unfilled"], ["cost"]]), policy(tiers=None))


def test_the_sentence_says_what_is_given() -> None:
    said = policy(max_projects=None, step=None, weights={"team": 3, "cost": None}, overtime=0.1)
    assert told(OFFICE, said, policy()) == (
        "The policy has weights: cost by default and team 3; max projects without limit; step by "
        "default; overtime 0.1.",
        "The policy stays as it is.",
    )
    tiers = [["unfilled"], ["cost", "team"]]
    assert told(OFFICE, policy(tiers=tiers, freeze_until="2027-02-04")) == (
        "The policy has tiers: first unfilled, then cost and team; a freeze until 4 February 2027.",
    )
    assert told(OFFICE, policy(tiers=None, freeze_until=None, budget=None, max_moves=None)) == (
        "The policy has no tiers; no budget; no freeze; max moves without limit.",
    )


def test_a_policy_that_can_not_be_is_refused_where_it_says_so() -> None:
    wrong = policy(step=0.1, tiers=[["cost"], ["cost"]])
    assert set(faults(OFFICE, wrong)) == {
        *("/changes/0/policy/step", "/changes/0/policy/tiers/1/0")
    }


def test_the_policy_of_a_scenario_comes_last() -> None:
    patch = PolicyPatch(overtime=0.4)
    result = apply(OFFICE, [], patch)
    assert (result.portfolio.policy.overtime, result.texts) == (0.4, ())
