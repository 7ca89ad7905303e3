"""A page of HTML made fit for mail programs, many of which leave out what stands in `<style>`."""

from __future__ import annotations


def with_inline_styles(html: str) -> str:
    """The page with its rules of style at the elements they mean, besides those in a `<style>` that says
    `data-css-inline="keep"` (dark mode, print), which stay. Nothing is loaded."""
    from css_inline import CSSInliner  # costs as much to load as the page to make

    return CSSInliner(load_remote_stylesheets=False).inline(html)
