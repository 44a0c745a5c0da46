"""Rows and prices handed to a solver. The only importers of OR-Tools."""
