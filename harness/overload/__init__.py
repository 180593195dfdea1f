"""Overload: what arms do beyond the most that they can, and how they come back."""
