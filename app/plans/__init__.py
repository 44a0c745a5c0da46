"""Plans: stored whole, their allocations as rows."""
