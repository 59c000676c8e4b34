"""What programs send: the declaration is the model of `content`, the same for form, file and API."""

from lims.shipments.declarations.content import DeclarationIn, LineIn, LotIn, PartyIn

__all__ = ["DeclarationIn", "LineIn", "LotIn", "PartyIn"]
