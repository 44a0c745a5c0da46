"""Scenarios: what a run plans."""
