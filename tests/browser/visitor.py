"""Who looks at a page, and remembers what it asked for and what went wrong."""

from playwright.sync_api import ConsoleMessage, Page

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BRIGHTNESS = "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)"


class Visitor:
    """One page of a browser. `asked` are the URLs of all its requests, `complaints` its console's errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def visit(self, url: str) -> int | None:
        """The status of the answer, once the page asks for nothing more; None for a file."""
        answer = self.page.goto(url, wait_until="networkidle")
        return answer.status if answer and "://127.0.0.1" in url else None

    def outside(self, inside: str) -> list[str]:
        """What the pages asked for elsewhere; data that stand in a page are not asked for."""
        return [url for url in self.asked if not url.startswith((inside, "data:", "blob:"))]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window: then it scrolls sideways."""
        wider: int = self.page.evaluate(WIDER)
        return wider

    def is_dark(self) -> bool:
        """Whether the paper of the page is darker than half."""
        return sum(self.page.evaluate(BRIGHTNESS)) / 3 < 128
