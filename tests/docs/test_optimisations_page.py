"""docs/optimisations.md shows the figures that are kept, and measures what exists."""

from pathlib import Path

from docs.figures.measured_page import spliced
from docs.figures.optimisations import compared, hardware, index, kept, page, rate, sizes
from harness import project
from store.variants import available

ROOT = Path(__file__).parents[2]


def test_the_page_and_readme_are_not_stale() -> None:
    texts = page.texts(kept.read())
    for file in (page.PAGE, page.README):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert spliced(text, texts) == text


def test_every_arm_and_probe_that_is_measured_exists() -> None:
    here = project.read(ROOT)
    arms = {*compared.LIST, *compared.DETAIL, *compared.CACHE, *compared.CONDITIONAL}
    arms |= {*sizes.ARMS, *hardware.ARMS, rate.ARM}
    arms |= {arm for pair in compared.PAIRS for arm in pair}
    probes = {index.PROBE, hardware.PROBE, *compared.VISITS}
    probes |= {probe for named in sizes.ARMS.values() for probe in named}

    assert {variant for arm in arms for variant in here.arm(arm).variants} <= available().keys()
    assert probes <= here.probes.keys()
