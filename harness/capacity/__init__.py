"""Capacity: the highest arrival rate that an arm serves within its objectives, searched and proved."""
