"""What is true: the rules a plan breaks and what it is worth, from document and plan alone."""
