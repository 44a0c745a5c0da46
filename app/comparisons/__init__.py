"""Comparisons: plans side by side, the first of them the baseline."""
