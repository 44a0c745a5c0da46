"""What the planner says: ids, dates, hours and money."""
