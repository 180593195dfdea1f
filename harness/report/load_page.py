"""report.html of a capacity or a stress test: arms over the load that they were offered."""

from types import ModuleType

from markupsafe import Markup

from harness.report import capacity, load_plots, stress
from harness.report.page import environment
from harness.report.svg import picture
from harness.runs import Capacity, Stress

WORDS: dict[str, ModuleType] = {"capacity": capacity, "stress": stress}


def html(result: Capacity | Stress) -> str:
    """The whole page, styles and pictures inside."""
    words = WORDS[result.kind]
    template = environment().get_template(f"{result.kind}.html")
    return template.render(result=result, words=words, title=words.title(result), plots=drawn(result))


def drawn(result: Capacity | Stress) -> dict[str, Markup]:
    """SVG by name; a name is missing where nothing was measured for it."""
    match result:
        case Stress():
            measured = any(one.steps for one in result.arms)
            return {"stress": picture("stress", load_plots.stress, result)} if measured else {}
        case Capacity():
            return of_capacity(result)


def of_capacity(result: Capacity) -> dict[str, Markup]:
    plots = {}
    if any(one.held for one in result.arms):
        plots["intervals"] = picture("intervals", load_plots.intervals, result)
    if any(load_plots.drawable(one) for arm in result.arms for one in arm.attempts):
        plots["tries"] = picture("tries", load_plots.tries, result)
    return plots
