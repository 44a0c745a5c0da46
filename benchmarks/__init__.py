"""Seeded cases of growing size, planned by Staffolio and by its peers, judged by the checker."""
