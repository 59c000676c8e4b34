"""What WeasyPrint is given of ours so that it has less to do; what it makes of a page stays the same.

A page is read as XML where it is well-formed (as those of certificates are), many times faster than as HTML. And of the
styles that a browser brings, those for markers and notes are asked of list items only: as WeasyPrint writes them they
make six styles for every element of the page.
"""

import re
from functools import cache
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]  # WeasyPrint brings it, and it carries no types
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA


class OwnPage(HTML):
    """A page of ours, for WeasyPrint to lay out."""

    def __init__(self, html: str, url_fetcher: Any) -> None:
        try:
            root = fromstring(html)  # noqa: S314 - a template of ours, what was typed is escaped in it
        except ParseError:
            super().__init__(string=html, url_fetcher=url_fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_of_a_browser()]


@cache
def _of_a_browser() -> CSS:
    """Return WeasyPrint's own first stylesheet (HTML, Living Standard, section 15), asking less."""
    return CSS(string=re.sub(r"^::", "li::", UA, flags=re.MULTILINE), counter_style=CounterStyle())
