"""Words from a link, a file or a form, in a real browser: shown as they are."""

from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOSTILE = [
    "![x](https://example.org/x.png) [Sign in](https://example.org) <https://example.org>",
    "www.example.org https://example.org someone@example.org",
    ":material/home: :red[red] :smile: -> <- -- >= $x^2$ $$y$$ ~~gone~~ **loud** _soft_ # 1. - | a | b |",
    "&lt;b&gt; &amp; <b>bold</b> <img src=https://example.org/x.png> \\[ \\",
    "``` a `b` ``c`",
    "`",
    "```python",
]


def test_words_of_others_are_never_markdown(page, demo):
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
    page.goto(f"{demo.address}/words?{urlencode([('words', words) for words in HOSTILE])}")
    alerts = page.get_by_role("alert")
    expect(alerts).to_have_count(len(HOSTILE) + 1)
    for number, words in enumerate(HOSTILE):
        # Streamlit rewrites this one before it reads Markdown: no icon either.
        expect(alerts.nth(number)).to_have_text(words.replace(":material/home:", ":material_home:"))
    expect(alerts.locator("a, img, .katex, [data-testid=stIconMaterial], strong, em")).to_have_count(0)
    assert not [host for host in asked if "example.org" in host]
