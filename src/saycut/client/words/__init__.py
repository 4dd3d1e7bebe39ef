"""What routing and translation share: quotes and names set aside, words folded, the lexicons as tables."""
