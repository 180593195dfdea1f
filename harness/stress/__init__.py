"""Stress: steps of more and more load on several arms, past the point where they fail."""
