"""The bound's inner loops in machine code; each has a plain twin in numpy."""
