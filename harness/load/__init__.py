"""Load: a plan, sent by Locust in a process of its own, recorded exactly, and turned into figures."""
