"""The catalogue from a cache, and what makes that right."""
