"""The search: a legal plan at once, then better ones, beside a proven bound."""
