"""SERVE: what stands around the shop: URLs, health, home page, timing, the form of its JSON."""
