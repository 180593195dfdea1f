from pathlib import Path

from harness import rows
from harness.rows import Row

HEADER = "phase,number,arm,probe,start,ms,status,bytes,queries,db_ms,error,late_ms\r\n"


def test_rows_are_added_below_one_header(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    rows.append(file, [Row("paired", 1, "perf (A2)", "items", ms=1.2346)])
    rows.append(file, [Row("load", 2, "perf", "GET /items", 0.5, 2.0, 500, 7, 3, 0.25, 'Error("a, b")')])
    assert file.read_bytes().decode() == (
        HEADER
        + "paired,1,perf (A2),items,,1.2346,,,,,,\r\n"
        + 'load,2,perf,GET /items,0.5,2.0,500,7,3,0.25,"Error(""a, b"")",\r\n'
    )


def test_names_and_errors_are_saved_without_secrets(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    row = Row("load", 1, "perf", "GET /?key=toy-password", 0.5, 2.0, 403, 7, 3, 0.25, 'not "toy-password"')
    rows.append(file, [row], secrets=["toy-password"])
    assert file.read_bytes().decode() == (
        HEADER + 'load,1,perf,GET /?key=(secret),0.5,2.0,403,7,3,0.25,"not ""(secret)""",\r\n'
    )
