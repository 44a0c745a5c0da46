"""Approvals: which plan is of record for which project, and how that came to be."""
