"""A worksheet on paper: barcodes and empty cells, for hours without a screen. Entered later with its times."""

from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.assignments.queries import name_of
from lims.bench.instruments.models import Instrument
from lims.bench.results.cells import columns_of
from lims.bench.results.queries import terms_of
from lims.bench.worksheets import queries
from lims.bench.worksheets.models import Worksheet
from lims.conformity.limit_words import printed_unit
from lims.conformity.naming import part_name
from lims.printing.barcodes import code128_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.pages import page

MOST_COLUMNS = 6
"""Cells that fit beside each other on a sheet; more readings are written below each other."""


def paper_job(session: Session, worksheet: Worksheet, *, language: str) -> RenderJob:
    """Return the job that prints a worksheet on A4."""
    instrument = session.get(Instrument, worksheet.instrument_id) if worksheet.instrument_id else None
    names = names_of(session, worksheet.people)
    blocks = []
    rows = {row.assignment_id: row for row in queries.rows_of(session, worksheet, language=language)}
    for work in queries.work_on(session, worksheet):
        terms, row = terms_of(session, work), rows[work.id]
        columns = [_label(component, number, language) for component, number in columns_of(terms.layout)]
        blocks.append(
            {
                "sample": row.sample,
                "barcode": svg_data_uri(code128_svg(row.sample, height_mm=9)),
                "name": name_of(terms.standard, work.requirement, language),
                "limit": terms.limit(language),
                "unit": printed_unit(terms.requirement.judged_unit),
                "request": row.request,
                "specimens": row.specimens,
                "columns": columns[:MOST_COLUMNS],
                "lines": -(-len(columns) // MOST_COLUMNS),
            }
        )
    html = page(
        "worksheet.html",
        number=worksheet.number,
        barcode=svg_data_uri(code128_svg(worksheet.number, height_mm=10)),
        method=worksheet.method,
        instrument=f"{instrument.name} · {instrument.code}" if instrument else "",
        people=[names[one] for one in worksheet.people if one in names],
        blocks=blocks,
    )
    return RenderJob(html, "worksheet.css")


def _label(component: str, number: int, language: str) -> str:
    """Return the head of one empty cell."""
    named = part_name(component, language) if component else ""
    return f"{named} {number}".strip()
