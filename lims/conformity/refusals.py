"""What the judge says instead of guessing."""


class Refused(Exception):
    """The judge will not work with this input; ``code`` names the reason and ``facts`` what it was about."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: str(fact) for name, fact in facts.items()}

    def __str__(self) -> str:
        details = ", ".join(f"{name}={fact}" for name, fact in self.facts.items())
        return f"{self.code} ({details})" if details else self.code
