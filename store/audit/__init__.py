"""Whether the shop's books are right: its rows with each other, and today's stock with an earlier one."""
