"""Optimising a portfolio in one request."""
