"""Tell a chat how a measurement ended. Its webhook's address is in AFTER_RUN_WEBHOOK, and in no file."""

import json
import os
import sys
from pathlib import Path
from urllib.request import Request, urlopen

folder = Path(sys.argv[1])
result = json.loads((folder / "result.json").read_bytes())
ended = {0: "as hoped for", 1: "not as hoped for", 2: "not measured"}[result.get("exit_code", 0)]
text = f"{result['command']}: {ended}. {result.get('conclusion', '')}\nResult: {folder.name}"
message = Request(  # noqa: S310 - the address is the team's own
    os.environ["AFTER_RUN_WEBHOOK"],
    json.dumps({"text": text}).encode(),
    {"Content-Type": "application/json"},
)
urlopen(message, timeout=20).close()  # noqa: S310
