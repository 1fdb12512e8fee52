"""The command `safecity`: a file a verb, and what they share on the terminal."""
