"""The arrays of a Problem, worked out family by family from the portfolio."""
