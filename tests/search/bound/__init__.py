"""The bound by prices: valid whatever the prices, alike in numpy and in machine code."""
