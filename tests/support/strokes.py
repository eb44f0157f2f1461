"""Strokes on a drawing pad in the browser. Points are in the pad's own 280 x 280 units."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

CANVAS = "canvas.upper-canvas"
"""Selects the pad of streamlit-drawable-canvas."""

ONE = [(140.0, 40.0), (140.0, 240.0)]
BAR = [(60.0, 140.0), (220.0, 140.0)]
SEVEN = [(80.0, 60.0), (200.0, 60.0), (130.0, 240.0)]

SCROLL_TO = """pad => {
    pad.scrollIntoView({ block: "nearest", behavior: "instant" });
    return pad.getBoundingClientRect().toJSON();
}"""
"""Brings a pad into view and returns where it is: in one step, for it may be mounted again between two."""

Points = Sequence[tuple[float, float]]


def on_screen(page: Page, pad: str, points: Points) -> list[tuple[float, float]]:
    """Bring a pad into view and return points on it in pixels of the window."""
    expect(page.locator(pad)).to_be_visible()
    box = page.locator(pad).evaluate(SCROLL_TO)
    return [(box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280) for x, y in points]


def draw(page: Page, pad: str, points: Points, *, steps: int = 8, ms_per_point: float = 0) -> None:
    """Draw a stroke with the mouse, in steps from point to point, resting at each for a while if told to."""
    for number, (x, y) in enumerate(on_screen(page, pad, points)):
        page.mouse.move(x, y, steps=steps if number else 1)
        if number == 0:
            page.mouse.down()
        if ms_per_point:
            page.wait_for_timeout(ms_per_point)
    page.mouse.up()


def touch(page: Page, pad: str, points: Points) -> None:
    """Draw a stroke with a finger, as the browser gets it from the screen: only the points."""
    finger = page.context.new_cdp_session(page)
    first, *rest = ([{"x": x, "y": y}] for x, y in on_screen(page, pad, points))
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": first})
    for point in rest:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()
