"""The search: models, bounds, greedy plans, neighbourhoods, and the run that joins them."""
