"""The manifest of a round on paper: what is to be drawn, what is on board, barcodes to scan, room for signatures."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.accounts.queries import laboratory, names_of
from lims.printing.barcodes import code128_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.pages import page
from lims.samples.models import OrderState
from lims.samples.rounds import queries
from lims.samples.rounds.models import SamplingRound, UnusedReason

UNUSED_ZH = {UnusedReason.SPOILED: "标签损坏", UnusedReason.NOT_NEEDED: "未使用", UnusedReason.LOST: "标签遗失"}


def bars(number: str) -> str:
    """Return a number as Code 128 for a page on paper."""
    return svg_data_uri(code128_svg(number, height_mm=8))


def on_paper(session: Session, moment: datetime | None) -> str:
    """Return a moment as the laboratory's clock shows it; nothing for one that is still to come."""
    place = laboratory(session)
    zone = ZoneInfo(place.zone if place else "UTC")
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def manifest_job(session: Session, sampling_round: SamplingRound) -> RenderJob:
    """Return the job that prints the manifest on A4, in both languages."""
    orders = queries.orders_of(session, sampling_round)
    waiting = [one for one in orders if one.state is OrderState.PLANNED and not one.left_out_because]
    names = names_of(session, [sampling_round.handed_in_by_id])
    html = page(
        "manifest.html", round=sampling_round, barcode=bars(sampling_round.number),
        people=queries.people_of(session, sampling_round), lines=queries.manifest_of(session, sampling_round),
        handed_in=on_paper(session, sampling_round.handed_in_at),
        handed_in_by=names.get(sampling_round.handed_in_by_id or 0, ""),
        stops=[(one, bars(one.number)) for one in waiting],
        left_out=[one for one in orders if one.left_out_because], unused_zh=UNUSED_ZH,
        unused=[one for one in queries.numbers_without_sample(session, sampling_round) if one.unused],
        constructed=queries.is_constructed(session, sampling_round),
    )  # fmt: skip
    return RenderJob(html, "manifest.css")
