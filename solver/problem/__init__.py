"""What is computed with: a portfolio as arrays, numbered columns, sparse rows."""
