"""A month of a planner's work over HTTP, and the page of docs that tells it."""
