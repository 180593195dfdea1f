"""What the shop still does when far more people come than it can serve, and how soon it is well again."""
