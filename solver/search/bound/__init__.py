"""A proven bound on every plan: prices for hours of demands and of people."""
