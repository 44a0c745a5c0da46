"""Schedules: scenarios run again each night against the newest portfolio."""
