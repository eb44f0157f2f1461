"""Tables in Markdown, as docs/ has them."""

from collections.abc import Iterable, Mapping


def print_table(rows: Iterable[Mapping[str, object]]) -> None:
    """Print rows that have the same columns, each as soon as it has been measured."""
    for number, row in enumerate(rows):
        if number == 0:
            print(f"\n| {' | '.join(row)} |\n|---|{'--:|' * (len(row) - 1)}")
        print(f"| {' | '.join(map(write_cell, row.values()))} |", flush=True)


def write_cell(value: object) -> str:
    """Write a number with three figures, or whole from a hundred on.

    Examples
    --------
    >>> [write_cell(value) for value in (15.5239, 1_514.8, 50, "text")]
    ['15.5', '1,515', '50', 'text']
    """
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def print_beside(figures: Mapping[str, Mapping[str, float]]) -> None:
    """Print the same figures of several ways, a column for each; in brackets, as a share of the first."""
    first = next(iter(figures.values()))
    print_table(
        {"": name} | {way: compare_cells(own[name], first[name]) for way, own in figures.items()} for name in first
    )


def compare_cells(value: float, first: float) -> str:
    """Write a number, and in brackets what share it is of another."""
    return f"{write_cell(value)} ({value / first:.2f})" if first else write_cell(value)
