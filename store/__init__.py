"""SELL: the shop itself: tables, API, admin, seed, and the switch that slows it down on purpose."""
