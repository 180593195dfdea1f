"""The page of remedies: its figures are those that were kept, and what it names is there."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from docs.figures.optimisations import aims, compared, databases, hardware, index, kept, page, rate, sizes
from docs.figures.optimisations.shops import timed
from harness import project
from store.variants import available
from tests.harness.results import MACHINE, blocks

ROOT = Path(__file__).parents[2]


def standing(number: int, arm: str, ratio: float, throughput: float) -> dict[str, Any]:
    return {
        "number": number,
        "arm": arm,
        "ms": 8 * ratio,
        "time": [ratio, ratio * 0.99, ratio * 1.01],
        "rps": 200 * throughput,
        "throughput": [throughput, throughput * 0.9, throughput * 1.1] if number else None,
    }


def pair(arm: str, reference: str, **throughputs: list[float]) -> dict[str, Any]:
    return {"arm": arm, "reference": reference, **throughputs}


def part(**figures: Any) -> kept.Part:
    return kept.part("python -m harness it", MACHINE, **figures) | {"created": "2026-03-14"}


ORIGIN = "Measured on Example CPU, 2 cores, Linux 6.1; 2026-03-14: `python -m harness it`."
KEPT: dict[str, kept.Part] = {
    "list": part(
        standings=[standing(0, "perf", 1, 1), standing(1, "perf+one_query", 0.25, 5)],
    ),
    "pairs": part(
        pairs=[
            pair("perf+one_query", "perf", alone=[4.2, 3.9, 4.5], load=[5.0, 4.6, 5.5]),
            pair("perf+cached_list", "perf:limit_drf", alone=[1.0, 0.96, 1.04], load=[0.9, 0.8, 1.0]),
        ],
    ),
    "detail": part(
        standings=[
            standing(0, "perf", 1, 1),
            standing(1, "perf+values_rows", 0.5, 2),
            standing(2, "perf+one_query", 0.25, 4),
            standing(3, "perf:limit_drf", 0.2, 5),
        ],
    ),
    "conditional": part(
        arms=["perf", "perf+conditional_get"],
        times=[
            {
                "probe": probe,
                "reference_ms": 8.0,
                "arm_ms": 8 * ratio,
                "ratio": ratio,
                "low": low,
                "high": high,
            }
            for probe, ratio, low, high in (
                ("product_list_again", 0.25, 0.24, 0.26),
                ("product_list", 1.125, 1.1, 1.15),
            )
        ],
    ),
    "sizes": part(
        products=[1000, 100_000],
        seeding=[
            {"products": 1000, "seconds": 1.5, "mb": 90.0},
            {"products": 100_000, "seconds": 160.0, "mb": 120.0},
        ],
        flat=[
            {"arm": arm, "probe": "product_list", "ms": ms, "ratios": [[ratio, ratio * 0.9, ratio * 1.1]]}
            for arm, ms, ratio in (("perf", [8.0, 16.0], 2.0), ("perf+cached_list", [1.0, 1.1], 1.1))
        ],
    ),
    "index": part(
        products=100_000,
        index="product_by_collection",
        probe="product_filter",
        ms=[20.0, 8.0],
        ratios=[[0.4, 0.39, 0.41]],
    ),
    "rate": part(
        arm="perf+one_query:workers_1",
        rate=1000.0,
        seconds=60,
        requests=55_000,
        rps=999.6,
        p50=1.2,
        p99=22.0,
        failures=0,
        late_p99=1.1,
        generator=61.0,
        invalid=[],
    ),
    "sizes_postgresql": part(
        products=[1000, 2000],
        seeding=[{"products": 2000, "seconds": 20.0, "mb": 80.0}],
        flat=[{"arm": "perf", "probe": "product_list", "ms": [8.0, 16.0], "ratios": [[2.0, 1.8, 2.2]]}],
    ),
    "hardware": part(
        arms=[{"arm": "perf:workers_1", "rps": 200.0, "p50": 40.0, "p95": 52.0}], ratio=[1.6, 1.5, 1.7]
    ),
}


def test_the_text_of_each_part_has_its_figures_and_their_origin() -> None:
    texts = page.texts(KEPT)
    assert texts["detail"] == (
        "| arm | ms | ÷ reference | requests/s | ÷ reference |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| `perf` | 8.00 | 1.000 [0.990, 1.010] | 200 | – |\n"
        "| `perf+values_rows` | 4.00 | 0.500 [0.495, 0.505] | 400 | 2.000 [1.800, 2.200] |\n"
        "| `perf+one_query` | 2.00 | 0.250 [0.247, 0.253] | 800 | 4.000 [3.600, 4.400] |\n"
        "| `perf:limit_drf` | 1.60 | 0.200 [0.198, 0.202] | 1,000 | 5.000 [4.500, 5.500] |\n"
        "\n" + ORIGIN
    )
    assert texts["conditional"] == (
        "| probe | `perf`, ms | `perf+conditional_get`, ms | ratio |\n"
        "| --- | --- | --- | --- |\n"
        "| `product_list_again` | 8.00 | 2.00 | 0.250 [0.240, 0.260] |\n"
        "| `product_list` | 8.00 | 9.00 | 1.125 [1.100, 1.150] |\n"
        "\n" + ORIGIN
    )
    assert texts["sizes"] == (
        "| probe | arm | ms at 1,000 | ms at 100,000 | 100,000 ÷ 1,000 |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| `product_list` | `perf` | 8.00 | 16.0 | 2.000 [1.800, 2.200] |\n"
        "| `product_list` | `perf+cached_list` | 1.00 | 1.10 | 1.100 [0.990, 1.210] |\n"
        "\n"
        "| `seed --products` | seconds | peak memory, MB |\n"
        "| --- | --- | --- |\n"
        "| 1,000 | 1.50 | 90.0 |\n"
        "| 100,000 | 160 | 120 |\n"
        "\n" + ORIGIN
    )
    assert texts["pairs"] == (
        "| requests/s | one at a time | 8 users at once |\n"
        "| --- | --- | --- |\n"
        "| `perf+one_query` ÷ `perf` | 4.200 [3.900, 4.500] | 5.000 [4.600, 5.500] |\n"
        "| `perf+cached_list` ÷ `perf:limit_drf` | 1.000 [0.960, 1.040] | 0.900 [0.800, 1.000] |\n"
        "\n" + ORIGIN
    )
    assert texts["index"] == (
        "`product_filter` among 100,000 products: 20.0 ms without the index `product_by_collection`, 8.00 ms "
        "with it, 0.400 [0.390, 0.410] of that.\n\n" + ORIGIN
    )
    assert texts["rate"] == (
        "`perf+one_query:workers_1` was sent 1,000 requests a second for 60 s: 55,000 judged, 1,000 answered "
        "a second, 0 failed; p50 1.20 ms, p99 22.0 ms from when they were due. They were sent late by "
        "1.10 ms at the p99, by a generator that used 61 % of its core.\n\n" + ORIGIN
    )
    assert texts["hardware"] == (
        "| arm | requests/s | p50 ms | p95 ms |\n"
        "| --- | --- | --- | --- |\n"
        "| `perf:workers_1` | 200 | 40.0 | 52.0 |\n"
        "\n"
        "Two workers serve 1.600 [1.500, 1.700] × what one does.\n\n" + ORIGIN
    )


def test_what_was_not_measured_names_the_command_that_does() -> None:
    assert page.texts({})["cache"] == (
        "Not measured yet: `.venv/bin/python -m docs.figures.optimisations measure cache`."
    )
    assert "ladder" not in page.texts({})  # README says nothing then


def test_what_made_the_machine_a_worse_one_is_told() -> None:
    told = page.origin(KEPT["rate"] | {"warnings": ["The machine was busy at the start."]})
    assert told == f"{ORIGIN} The machine was busy at the start."


def test_aims_are_met_or_missed_by_what_was_measured() -> None:
    assert [row[1:] for row in aims.rows(KEPT)] == [
        ["≥ 4", "5.000 [4.600, 5.500]", "met"],
        ["≥ 0.95", "0.900 [0.800, 1.000]", "too close to tell"],
        ["≥ 3", "4.000 [3.600, 4.400]", "met"],
        ["≤ 1.25", "1.100 [0.990, 1.210]", "met"],
        ["< 150 s", "160 s", "missed"],
        ["< 400 MB", "120 MB", "met"],
        ["≤ 1.25", "2.000 [1.800, 2.200]", "missed"],
        ["< 150 s", "20.0 s", "met"],
        ["< 400 MB", "80.0 MB", "met"],
        ["< 150 ms", "22.0 ms", "met"],
        ["0", "0", "met"],
    ]
    assert aims.rows({}) == []


def test_the_best_remedy_is_no_limit_and_the_flattest_the_quickest() -> None:
    told = [row[0] for row in aims.rows(KEPT)]
    assert told[2] == "requests/s of the detail, `perf+one_query` ÷ `perf`"
    assert told[3] == "response time of `product_list` at 100,000 products ÷ at 1,000, `perf+cached_list`"
    assert told[6] == "response time of `product_list` at 2,000 products ÷ at 1,000, `perf`, PostgreSQL"


def test_a_run_that_proves_nothing_meets_no_aim() -> None:
    late = KEPT["rate"] | {"invalid": ["Arrivals were sent late."]}
    assert [row[3] for row in aims.rows({"rate": late})] == ["missed", "missed"]
    assert "\n\nINVALID: Arrivals were sent late.\n\n" in page.texts({"rate": late})["rate"]


def test_a_text_takes_the_place_of_what_stood_between_its_markers() -> None:
    before = "# Shop\n\n<!-- ladder -->\nold\n<!-- until here -->\n\nmore\n"
    after = page.filled(before, {"ladder": "new", "rate": "elsewhere"})
    assert after == "# Shop\n\n<!-- ladder -->\n\nnew\n\n<!-- until here -->\n\nmore\n"
    assert page.filled(after, {"ladder": "new"}) == after


def test_show_writes_page_readme_and_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    page.PAGE.write_text("<!-- list --><!-- until here -->")
    page.README.write_text("<!-- ladder --><!-- until here -->")
    page.show(KEPT)
    assert "](optimisations.svg)" in page.PAGE.read_text()
    assert "](docs/optimisations.svg)" in page.README.read_text()
    picture = page.PICTURE.read_text()
    for text in (">perf+one_query</text>", ">2.00 ms</text>", ">1,000/s</text>", page.TOLD):
        assert text in picture


def test_the_page_and_readme_are_not_stale() -> None:
    texts = page.texts(kept.read())
    for file in (page.PAGE, page.README):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert page.filled(text, texts) == text
    assert ("list" in kept.read()) == (ROOT / page.PICTURE).exists()


def test_the_page_has_a_place_for_every_part() -> None:
    text = (ROOT / page.PAGE).read_text(encoding="utf-8")
    assert [name for name in (*page.PARTS, "aims") if f"<!-- {name} -->" not in text] == []


def test_every_arm_and_probe_that_is_measured_exists() -> None:
    here = project.read(ROOT)
    named = (
        *compared.LIST,
        *compared.DETAIL,
        *compared.CACHE,
        *compared.CONDITIONAL,
        *sizes.ARMS,
        *hardware.ARMS,
        rate.ARM,
    )
    named += tuple(arm for pair in compared.PAIRS for arm in pair)
    assert {variant for arm in named for variant in here.arm(arm).variants} <= available().keys()
    assert {probe for probes in sizes.ARMS.values() for probe in probes} <= here.probes.keys()
    assert {index.PROBE, hardware.PROBE, *compared.VISITS} <= here.probes.keys()


def test_the_copy_lacks_the_index_and_no_row(tmp_path: Path) -> None:
    original = sqlite3.connect(databases.file(tmp_path, "with"))
    original.execute("PRAGMA journal_mode=WAL")
    original.execute("CREATE TABLE product (id INTEGER PRIMARY KEY, collection INTEGER)")
    original.execute(f"CREATE INDEX {index.INDEX} ON product (collection)")
    original.execute("INSERT INTO product VALUES (1, 3)")
    original.commit()

    index.without(tmp_path)

    copy = sqlite3.connect(databases.file(tmp_path, "without"))
    assert copy.execute("SELECT * FROM product").fetchall() == [(1, 3)]
    names = [
        [name for (name,) in each.execute("SELECT name FROM sqlite_master WHERE type = 'index'")]
        for each in (original, copy)
    ]
    assert names == [[index.INDEX], []]
    original.close()
    copy.close()


def test_each_size_is_judged_against_the_first() -> None:
    measured = [*blocks("list", "many", "few", 1.2), *blocks("detail", "many", "few", 1.0)]
    found = timed("perf", "list", measured, ["few", "many"])
    assert (found["arm"], found["probe"]) == ("perf", "list")
    assert found["ms"] == pytest.approx([5.5, 6.6])
    assert found["ratios"][0][0] == pytest.approx(1.2)
    assert found["control"][0] == pytest.approx(1.0)


def test_a_database_of_postgresql_is_named_after_its_size() -> None:
    assert databases.at("postgres://me@127.0.0.1:5433/other", "storefront_1000") == (
        "postgres://me@127.0.0.1:5433/storefront_1000"
    )
