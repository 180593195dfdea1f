"""report.html of a capacity: arms over the load that they were offered."""

from markupsafe import Markup

from harness.report import capacity, load_plots
from harness.report.page import environment
from harness.report.svg import picture
from harness.runs import Capacity


def html(result: Capacity) -> str:
    """The whole page, styles and pictures inside."""
    template = environment().get_template("capacity.html")
    return template.render(result=result, words=capacity, title=capacity.title(result), plots=drawn(result))


def drawn(result: Capacity) -> dict[str, Markup]:
    """SVG by name; a name is missing where nothing was measured for it."""
    plots = {}
    if any(one.held for one in result.arms):
        plots["intervals"] = picture("intervals", load_plots.intervals, result)
    if any(load_plots.drawable(one) for arm in result.arms for one in arm.attempts):
        plots["tries"] = picture("tries", load_plots.tries, result)
    return plots
