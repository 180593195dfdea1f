"""How figures are written, the same in report, summary and terminal. Names stand in `backticks`."""

from math import log10

TOO_WIDE = 100  # upper over lower bound: an interval over two blocks can span many powers of ten


def ms(value: float) -> str:
    return f"{number(value)} ms"


def number(value: float) -> str:
    """Three figures or all before the point: 0.27, 5.71, 17.2, 1,234."""
    if not value:
        return "0"
    decimals = max(0, min(2, 2 - int(log10(abs(value)) // 1)))
    return f"{value:,.{decimals}f}"


def signed(value: float) -> str:
    """A difference with its sign, U+2212 for minus."""
    return ("+" if value >= 0 else "−") + number(abs(value))


def ratio(value: float) -> str:
    return f"{value:.3f}" if value < 10 else number(value)


def interval(low: float, high: float) -> str:
    """The bounds of a ratio; in words where they are so far apart that their digits would feign knowledge."""
    return f"[{ratio(low)}, {ratio(high)}]" if high < TOO_WIDE * low else "too wide to tell"


def percent(share: float) -> str:
    return f"{round(share * 100, 1):g} %"


def floor(share: float) -> str:
    """The smallest effect that a run could have seen; in words where nothing could have been."""
    return percent(share) if share <= 1 else "too wide to tell"


def times(value: float) -> str:
    return f"{value:.2f} ×" if value < 10 else f"{number(value)} ×"


def per_item(value: float) -> str:
    """A growth: how many more for one more item of size."""
    return f"{'+' if value >= 0 else '−'}{abs(value):.2f}"


def p_value(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def code(text: str) -> str:
    """A name or statement as a span that no character of its own can end."""
    return f"`{one_line(text).replace('`', 'ˋ')}`"


def one_line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str, length: int = 120) -> str:
    text = one_line(text)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def listed(names: list[str]) -> str:
    """`a`, `b` and `c`."""
    spans = [code(name) for name in names]
    return spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def amount(count: int, figure: str) -> str:
    """Counted work with its noun: 3 queries, 1 row, 1,234 bytes."""
    noun = figure if count != 1 else {"queries": "query", "rows": "row", "bytes": "byte"}[figure]
    return f"{count:,} {noun}"


def queries(count: int) -> str:
    return amount(count, "queries")
