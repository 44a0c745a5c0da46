"""Portfolios: stored, versioned, fetched."""
