"""How quick the service itself is, on SQLite and on PostgreSQL side by side."""
