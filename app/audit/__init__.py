"""The audit: who wrote what, and when."""
