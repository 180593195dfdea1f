"""Which workers and how many threads: gunicorn swept, for docs/gunicorn.md.

.ci/with postgres -- .venv/bin/python -m docs.figures.gunicorn measure
.ci/with postgres -- .venv/bin/python -m docs.figures.gunicorn try
.venv/bin/python -m docs.figures.gunicorn show

`measure` keeps its figures in gunicorn.json, in the place of those before. `try` measures as little as shows
that it works, prints what the page would say, and keeps nothing. `show` writes what is kept into the page.
Needs TEST_DATABASE_URL: on SQLite writers wait for each other, and that would be what is measured.
"""

import sys

from docs.figures import measured_page
from docs.figures.ending import cleared_up
from docs.figures.gunicorn import page, sweep

with cleared_up():
    match sys.argv[1:]:
        case ["measure"]:
            measured_page.keep(page.KEPT, sweep.measure(quick=False))
        case ["try"]:
            print(page.text(sweep.measure(quick=True)))
        case ["show"]:
            page.show()
        case _:
            raise SystemExit(__doc__)
