"""What `manage.py variants --json` is in the shop."""

import json

MOVES = {
    "one_each": {"queries": "+1 per item"},
    "slow": {"cpu": "2 ms more"},
    "stutters": {"tail": "one in twenty waits"},
    "other_answer": {"queries": "none"},
    "never_twice": {"queries": "none"},
    "conditional": {"cpu": "who has the items is told so"},
    "never_new": {"queries": "none"},
    "fails": {"queries": "none"},
    "fails_later": {"queries": "none"},
    "fails_under_load": {"queries": "none"},
    "harmless": {"queries": "+1 per item, it says"},
    "harmless_cpu": {"cpu": "more, it says"},
    "dies": {"queries": "none"},
    "dies_later": {"queries": "none"},
    "deaf": {"queries": "none"},
    "writes": {"queries": "none"},
    "odd": {"speed": "a word that no step decides"},
    "silent": {},
    "liar": {"queries": "none"},
    "has_children": {"queries": "none"},
    "leaks_connections": {"queries": "none"},
    "leaks_database": {"queries": "none"},
}

print(  # noqa: T201
    json.dumps(
        [
            {"name": name, "kind": "regression", "description": name, "probe": "items", "moves": moves}
            for name, moves in MOVES.items()
        ]
    )
)
