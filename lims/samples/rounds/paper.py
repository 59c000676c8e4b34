"""The papers of a round: the manifest, and the memo that goes back with portions; barcodes, room for signatures."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.accounts.queries import laboratory, names_of
from lims.printing.barcodes import code128_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.pages import page
from lims.samples.models import OrderState, ReturnReason
from lims.samples.rounds import finding_queries, queries
from lims.samples.rounds.finding_models import ReturnMemo
from lims.samples.rounds.models import SamplingRound, UnusedReason
from lims.shipments.declarations.models import Shipment

UNUSED_ZH = {UnusedReason.SPOILED: "标签损坏", UnusedReason.NOT_NEEDED: "未使用", UnusedReason.LOST: "标签遗失"}

REASONS_ZH = {
    ReturnReason.BROKEN_SEAL: "封识破损", ReturnReason.WRONG_SEAL: "封识不符", ReturnReason.TOO_FEW: "数量不足",
    ReturnReason.DAMAGED: "样品损坏", ReturnReason.WRONG_GOODS: "货样不符",
}  # fmt: skip


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


def memo_job(session: Session, memo: ReturnMemo) -> RenderJob:
    """Return the job that prints a return memo on A4, in both languages."""
    shipment, place = session.get_one(Shipment, memo.shipment_id), laboratory(session)
    names = names_of(session, [memo.written_by_id])
    html = page(
        "return_memo.html", memo=memo, barcode=bars(memo.number), lines=finding_queries.lines_of_memo(session, memo),
        written=on_paper(session, memo.written_at), handed=on_paper(session, memo.handed_at),
        written_by=names.get(memo.written_by_id, ""), laboratory=place, reasons_zh=REASONS_ZH,
        constructed=shipment.constructed,
    )  # fmt: skip
    return RenderJob(html, "manifest.css")
