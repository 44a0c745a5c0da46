"""Workers: what carries a run out."""
