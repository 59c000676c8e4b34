"""The stories of the shipments: each yields the moments of its acts, and does the act when the director asks on."""

from lims.demo.playing import Story
from lims.demo.story import gowns, masks, office, port, respirators, thermometers, waiting

SHIPMENTS: tuple[tuple[str, Story], ...] = (
    ("surgical-us", masks.surgical_us),
    ("surgical-green", masks.surgical_green),
    ("surgical-revoked", masks.surgical_revoked),
    ("thermometer-superseded", thermometers.superseded),
    ("kn95-fail", respirators.kn95_fail),
    ("n95-inconclusive", respirators.n95_inconclusive),
    ("joint-missing", port.joint_missing),
    ("gown-import", gowns.gown_import),
    ("suit-export", gowns.suit_export),
    ("infrared-fail", thermometers.infrared_fail),
    ("kn95-decide", respirators.kn95_decide),
    ("list-hit", port.list_hit),
    ("n95-to-certify", respirators.n95_to_certify),
    ("broken-seal", waiting.broken_seal),
    ("gown-bench", waiting.gown_bench),
    ("mask-in-transit", waiting.mask_in_transit),
    ("thermometer-requested", waiting.thermometer_requested),
    ("thermometer-draw", waiting.thermometer_draw),
    ("mask-to-order", waiting.mask_to_order),
    ("gown-may-proceed", waiting.gown_may_proceed),
)
BESIDE: tuple[tuple[str, Story], ...] = (
    ("checkpoints", office.checkpoints),
    ("lists", port.lists),
    ("mistyped", office.mistyped),
)
NAMES = tuple(name for name, _ in SHIPMENTS)
