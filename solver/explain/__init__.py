"""True reasons: why hours stay unfilled, and what a document will run into."""
