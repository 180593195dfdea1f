"""SERVE: what stands around the shop: URLs, health, home page, timing, the renderer of its answers."""
