"""What a scan onto a worksheet or into a load is answered with. No database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What a scan led to: an outcome of the scan station (done, already, refused, unknown), and words."""

    outcome: str
    title: str
    text: str = ""

    def to_dict(self, code: str) -> dict[str, object]:
        """Return the answer as the station wants it."""
        return {"outcome": self.outcome, "title": self.title, "text": self.text, "href": "", "code": code, "state": {}}

    @property
    def sentence(self) -> str:
        """Return the answer as one line, for a page without script."""
        return f"{self.title} {self.text}".strip()

    @property
    def kind(self) -> str:
        """Return the kind of notice that a page shows it as."""
        return {"done": "success", "already": "info"}.get(self.outcome, "error")
