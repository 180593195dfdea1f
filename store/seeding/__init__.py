"""A whole shop made from a number: the same seed gives the same rows, password hashes aside."""
