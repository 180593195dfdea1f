"""The remedies of docs/optimisations.md, measured: what each of them gains, and where their limit is.

.venv/bin/python -m docs.figures.optimisations measure [PART…]
.venv/bin/python -m docs.figures.optimisations try [PART…]
.venv/bin/python -m docs.figures.optimisations show

`measure` keeps the figures of each part in optimisations.json, in the place of those before. `try` measures
as little as shows that a part works, prints what the page would say, and keeps nothing. `show` writes what is
kept into the page and into README. Parts: list, pairs, detail, conditional, sizes, index, rate, hardware,
cache (needs TEST_CACHE_URL) and sizes_postgresql (needs TEST_DATABASE_URL); all of them where none is named:

.ci/with postgres valkey -- .venv/bin/python -m docs.figures.optimisations measure
"""

import sys
from collections.abc import Callable

from docs.figures.ending import cleared_up
from docs.figures.optimisations import compared, hardware, index, kept, page, rate, sizes

MEASURE: dict[str, Callable[[bool], kept.Part]] = {
    "list": compared.the_list,
    "pairs": compared.the_pairs,
    "detail": compared.the_detail,
    "conditional": compared.the_conditional,
    "sizes": sizes.on_sqlite,
    "index": index.measure,
    "rate": rate.measure,
    "hardware": hardware.measure,
    "cache": compared.the_cache,
    "sizes_postgresql": sizes.on_postgresql,
}

with cleared_up():
    match sys.argv[1:]:
        case ["measure", *parts] if set(parts) <= MEASURE.keys():
            for name in parts or MEASURE:
                kept.keep(name, MEASURE[name](False))
        case ["try", *parts] if set(parts) <= MEASURE.keys():
            for name in parts or MEASURE:
                print(page.PARTS[name](MEASURE[name](True)))
        case ["show"]:
            page.show(kept.read())
        case _:
            raise SystemExit(__doc__)
