"""Eyes of the journeys: what is wrong with a page in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
VIEWS = (("light", "en", DESKTOP), ("dark", "zh", PHONE))  # each page is seen in both
VIOLATIONS = {"resultTypes": ["violations"], "preload": False}  # what axe is to look for; all styles are our own
STICKING_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """A browser going through pages, noting in ``found`` what is wrong with them; it hears the console too."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        self._status = 200
        self._axe = Axe()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(str(error)))

    def look_at_all(self, paths: list[str], *, status: int = 200) -> None:
        """Look at each page by day at a desk in English, and by night on a telephone in Chinese."""
        self._status = status
        for theme, language, viewport in VIEWS:
            self.page.context.add_cookies([{"name": "theme", "value": theme, "url": self.page.url}])
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a dictionary of two numbers is one
            for path in paths:
                self._look_at(path, language)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not (self._status != 200 and said.location["url"] == self.page.url):
            self._note(said.text)

    def _look_at(self, path: str, language: str) -> None:
        answer = self.page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        if answer is None or answer.status != self._status:
            self._note(f"status {answer and answer.status}")
            return
        for one in [*self._too_wide(), *self._violations()]:
            self._note(one)

    def _too_wide(self) -> list[str]:
        wide = self.page.evaluate(STICKING_OUT)
        return [f"{wide} px wider than the window"] if wide > 0 else []

    def _violations(self) -> list[str]:
        seen = self._axe.run(self.page, options=VIOLATIONS).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])} times)" for one in seen]

    def _note(self, what: str) -> None:
        size = self.page.viewport_size
        self.found.append(f"{self.page.url} ({size and size['width']} px): {what}")
