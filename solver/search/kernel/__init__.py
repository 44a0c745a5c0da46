"""A fast search over the rules every portfolio has, in machine code on flat arrays.

Rules it does not know guard it by counters, or their slices stay as they are.
"""
