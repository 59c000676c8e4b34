"""What an API route takes and gives, said where the route is: `lims.overview.openapi` writes the document from it."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

View = TypeVar("View", bound=Callable[..., Any])


def describes(
    *, takes: type[BaseModel] | None = None, gives: type[BaseModel] | None = None, status: int = 200
) -> Callable[[View], View]:
    """Say that the view takes a body of one model and gives one of another, with which status."""

    def mark(view: View) -> View:
        view.takes, view.gives, view.gives_status = takes, gives, status  # type: ignore[attr-defined]  # for OpenAPI
        return view

    return mark
