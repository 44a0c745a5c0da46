"""Webhooks: those who asked are told that runs and batches have ended."""
