"""Demo portfolios: seeded, invented, with conflicts worth solving."""
