"""What another stage has to tell on the page of a shipment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: ``kind`` is info or warning; with ``href`` it leads on to a page, named ``link``."""

    kind: str
    title: str
    text: str
    href: str = ""
    link: str = ""
