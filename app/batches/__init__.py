"""Batches: many runs started together, and one summary of them."""
