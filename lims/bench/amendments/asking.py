"""What an amendment changes of one line: the line itself, and what is declared above all lines. Pure."""

from collections.abc import Mapping
from typing import Any

from lims.shipments.declarations.changes import changes_between


def changes_of_line(before: Mapping[str, Any], after: Mapping[str, Any], line_no: int) -> list[dict[str, Any]]:
    """Return what differs for one line, as places with the old and the new value."""
    found = [
        *changes_between(_head(before), _head(after)),
        *changes_between(_line(before, line_no), _line(after, line_no)),
    ]
    return [{"path": one.path, "old": one.old, "new": one.new} for one in found]


def _head(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is declared above the lines."""
    return {name: value for name, value in content.items() if name != "lines"}


def _line(content: Mapping[str, Any], line_no: int) -> dict[str, Any]:
    """Return one line; its lots by batch and model, so that their order does not matter."""
    line: Mapping[str, Any] = next((one for one in content["lines"] if one["line_no"] == line_no), {})
    lots = {f"{lot['batch']} · {lot['model']}": lot for lot in line.get("lots", ())}
    return {**line, "lots": lots}
