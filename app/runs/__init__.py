"""Runs: queued, watched, cancelled."""
