"""Architecture tests: the habits of the project that a tool can check."""
