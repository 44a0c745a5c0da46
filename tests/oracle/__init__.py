"""The brute-force oracle: the problem statement once more, slowly and plainly, from the page alone.

It imports nothing of the project and only the standard library. Where the model and the checker
disagree, this third voice says who is right.
"""
