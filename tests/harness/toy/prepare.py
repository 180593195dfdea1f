import os
from pathlib import Path

(Path(os.environ["TOY_DATA"]) / "items").write_text(" ".join(map(str, range(100))))
