"""Making an entry: questions, answers and what lint says of them."""
