"""The templates of printed pages, in an environment of their own: no request, no session, no application."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lims.assets import folder


def page(template: str, **values: object) -> str:
    """Return the HTML of one template of ``templates/printed`` filled with ``values``."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "printed"),
        autoescape=True,
        undefined=StrictUndefined,  # a certificate with a hole in its content is refused, not printed with a blank
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["breakable"] = breakable
    return environment


MARKS = "-/_.,:+&=#"
SHORTEST, LONGEST = 8, 16  # characters of a code that stay together


def breakable(text: str) -> Markup:
    """Let a long code without spaces break after its own marks, so that it cannot run off the page.

    Each place where it may break costs the printer as much as a line, so they are few.
    """
    return Markup("<wbr/>").join(Markup.escape(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    parts, start = [], 0
    for place, character in enumerate(text, 1):
        if (character in MARKS and place - start >= SHORTEST) or place - start >= LONGEST:
            parts.append(text[start:place])
            start = place
    return [*parts, text[start:]]
