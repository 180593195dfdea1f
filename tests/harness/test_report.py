"""The report: one page that says what the figures say, needs nothing else and treats names as data."""

import random
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from harness import report
from harness.errors import HarnessError
from harness.runs import Folder, Query
from tests.harness.results import (
    BROKEN,
    FIXED,
    compare,
    count,
    load,
    origin,
    paired_rows,
    run,
    target,
    verify,
    write_rows,
)

HOSTILE = "<script>alert('x')</script>"


class Page(HTMLParser):
    """What a browser would see: tags with attributes, and the cells of every table row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.text += " "
        self.inside = tag in ("td", "th") or (self.inside and tag in ("code", "span"))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        self.text += data
        if self.inside:
            self.rows[-1][-1] += data


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A verification with its report, written once."""
    folder = Folder(tmp_path_factory.mktemp("verified"))
    written(folder, verify(), paired_rows(verify()))
    return folder


def html_of(folder: Folder) -> str:
    return (folder.path / "report.html").read_text(encoding="utf-8")


def written(folder: Folder, result, rows=()) -> str:
    folder.save(result)
    write_rows(folder.path, rows)
    report.write(folder, folder.load())
    return html_of(folder)


def page(folder: Folder, result, rows=()) -> Page:
    return Page(written(folder, result, rows))


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_the_figures_at_the_top_are_those_that_a_variant_declares(folder):
    result = verify()
    wide = [
        replace(one, rows=one.rows * 100) if one.arm == BROKEN and one.size == 50 else one
        for one in result.counts
    ]
    declared = replace(result.declared, moves={"rows": "all"})
    seen = words(page(folder, replace(result, counts=tuple(wide), declared=declared)))
    assert "rows, product_list with 50 20,100 → 201 +501.48 → +4.00 per item of size" in seen


def test_different_answers_are_named(folder):
    result = compare("perf@HEAD", "perf")
    other = count("perf", "collections", None, answer="b2")
    seen = page(folder, replace(result, counts=(*result.counts[:-1], other)))
    assert ["collections", "–", "200", "4,096", "different"] in seen.rows


def test_the_origin_is_there_and_missing_pinning_is_said(folder):
    result = verify()
    bare = replace(result, machine=replace(result.machine, server_cores=(), client_cores=()))
    seen = words(page(folder, bare))
    assert "server pinned to no core generator pinned to no core" in seen
    pinning = "Server and generator were not pinned: they may have shared a core."
    assert seen.index(result.conclusion) < seen.index(pinning) < seen.index("What was asked")
    assert f"commit {origin(FIXED).commit}" in seen
    assert "To make it again: harness verify n_plus_one" in seen


def test_every_plot_is_described_by_its_caption(verified):
    seen = Page(html_of(verified))
    pictures = [attributes for tag, attributes in seen.tags if tag == "svg"]
    captions = [attributes["id"] for tag, attributes in seen.tags if tag == "figcaption"]
    assert captions == [
        f"{name}-caption" for name in ("queries", "ratios", "paired-shapes", "load-ratios", "timeline")
    ]
    assert [picture["aria-labelledby"] for picture in pictures] == captions
    assert {picture["role"] for picture in pictures} == {"img"}
    assert "product_list in perf: p50 4.15 ms, p95 4.30 ms, p99 4.30 ms" in words(seen)


def test_no_id_is_given_twice_and_every_reference_finds_its_own(verified):
    html = html_of(verified)
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', html)) <= {(one, "") for one in ids} | {
        ("", one) for one in ids
    }


def test_colours_come_from_the_page_so_that_one_picture_serves_light_and_dark(verified):
    html = html_of(verified)
    pictures = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert "var(--arm-0)" in pictures
    assert "var(--arm-1)" in pictures
    assert re.findall(r"(?:fill|stroke): #(?!000000|ffffff)\w{6}", pictures) == []
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("result", [verify(), run()], ids=["comparison", "run"])
def test_the_page_loads_nothing_and_runs_nothing(folder, result):
    html = written(folder, result)
    assert "http://" not in html
    assert "https://" not in html
    assert "@import" not in html
    assert {tag for tag, _ in Page(html).tags} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "base",
    } == set()
    assert "default-src 'none'" in html


def test_names_statements_and_warnings_are_data(folder):
    result = compare("perf", HOSTILE)
    probe = "a & b $x^2$"
    counts = (count("perf", probe, None), count(HOSTILE, probe, None, Query("SELECT 1 & 2 < 3", 1, 1, 8)))
    rounds = tuple(replace(one, load=load(200.0, 8.0, warnings=("<b>$x$</b>",))) for one in result.rounds)
    html = written(folder, replace(result, counts=counts, rounds=rounds), paired_rows(result))
    assert "<script" not in html
    assert ">a &amp; b $x^2$</text>" in html
    assert "<b>$x$" not in html
    assert ["SELECT 1 & 2 < 3", "0", "1"] in Page(html).rows
    assert "&lt;b&gt;$x$&lt;/b&gt; (so or alike in 6 of 6 runs)" in html


def test_an_incomplete_result_says_so_before_its_conclusion(folder):
    result = replace(verify(), complete=False, blocks=(), rounds=(), round_trips=(), judgements=())
    seen = words(page(folder, result))
    assert seen.index("Incomplete. The measurement stopped early") < seen.index(result.conclusion)
    assert seen.count("Not measured.") == 3


def test_a_result_with_nothing_but_arms_still_has_a_page(folder):
    bare = replace(
        verify(), complete=False, counts=(), blocks=(), rounds=(), round_trips=(), judgements=(), exit_code=2
    )
    assert "exit code 2: could not be measured" in words(page(folder, bare))


@pytest.mark.parametrize("measured", [1, 2, 3, 5, 7])
def test_a_measurement_that_stopped_anywhere_has_a_page(folder, measured):
    whole = verify()
    part = replace(
        whole,
        complete=False,
        counts=whole.counts[:measured],
        blocks=whole.blocks[:measured],
        rounds=whole.rounds[:measured],
        round_trips=whole.round_trips[:1],
        judgements=(),
    )
    assert "Incomplete." in words(page(folder, part))


def test_three_arms_keep_their_signs_and_no_single_figure_speaks_for_all(folder):
    first, second = compare("perf", "perf@v1", ratio=1.1), compare("perf", "perf@v2", ratio=1.2)
    three = replace(
        first,
        origins=(*first.origins, second.origins[1]),
        counts=(*first.counts, *(one for one in second.counts if one.arm == "perf@v2")),
        blocks=(*first.blocks, *(one for one in second.blocks if one.arm == "perf@v2")),
        rounds=(*first.rounds, *(one for one in second.rounds if one.arm == "perf@v2")),
        judgements=(*first.judgements, *second.judgements),
    )
    seen = page(folder, three)
    assert ["perf@v2", "arm", "regressed"] in seen.rows
    assert ["product_list", "10", "3", "3", "3"] in seen.rows
    assert ("span", {"class": "arm arm-2"}) in seen.tags
    assert ("dl", {"class": "keys"}) not in seen.tags


def test_a_run_against_a_url_says_that_its_origin_is_unknown(folder):
    result = run(origin=None, target="the staging server")
    assert "The target, the staging server, was not started by the harness" in words(page(folder, result))


def test_a_run_s_warnings_stand_above_its_tables(folder):
    weak = run(load=replace(target().load, warnings=("It drifted. Run longer.",)))
    seen = words(page(folder, weak))
    assert seen.index("It drifted. Run longer.") < seen.index("By endpoint")


def test_requests_without_an_answer_have_no_time(folder):
    rows = [("load", 1, FIXED, "list", 0, ms, 0, 0, "", "", "refused") for ms in ("", 4)]
    assert f"list in {FIXED}: p50 4.00 ms" in words(page(folder, verify(), rows))


def test_the_same_files_give_the_same_bytes(folder, verified):
    assert written(folder, verify(), paired_rows(verify())) == html_of(verified)
    assert (folder.path / "summary.md").read_bytes() == (verified.path / "summary.md").read_bytes()


def test_a_page_without_saved_rows_leaves_only_the_distributions_out(folder):
    folder.save(verify())
    report.write(folder, folder.load())
    html = (folder.path / "report.html").read_text(encoding="utf-8")
    assert 'id="ratios-caption"' in html
    assert "shapes" not in html


def test_a_damaged_result_stops_with_a_sentence(folder):
    folder.json.write_text("{")
    with pytest.raises(HarnessError, match=r"result\.json is damaged: the file: "):
        report.write(folder, folder.load())


@pytest.mark.parametrize("rows", ["phase,number\n1,2\n", "phase,arm,probe,ms\nload,a,b,soon\n"])
def test_damaged_rows_stop_with_a_sentence(folder, rows):
    folder.save(run())
    (folder.path / "requests.csv").write_text(rows)
    with pytest.raises(HarnessError, match=r"requests\.csv is damaged: "):
        report.write(folder, folder.load())


def test_a_row_that_an_interruption_cut_short_is_left_out(folder):
    write_rows(folder.path, [("load", 0, "perf", "list", 0, ms, 200, 4096, 3, 1, "") for ms in (4, 6)])
    with (folder.path / "requests.csv").open("a") as file:
        file.write("load,0,perf,list,0.5,9")
    folder.save(run())
    report.write(folder, folder.load())
    assert "list in perf: p50 5.00 ms" in (folder.path / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_million_rows_make_a_report_under_two_megabytes(folder):
    chance = random.Random(1)
    rows = (
        ("load", 1, arm, name, step / 1000, chance.lognormvariate(2, 0.5), 200, 4096, 3, 1.2, "")
        for step in range(100_000)
        for arm in (BROKEN, FIXED)
        for name in ("list", "detail", "collections", "cart", "reviews")
    )
    assert len(written(folder, verify(), rows).encode()) < 2_000_000
