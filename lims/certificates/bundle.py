"""Several certificates in one zip: each as paper and as data, with a list of their digests."""

import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from lims.certificates.models import Certificate
from lims.files import FileStore

MANIFEST = "manifest.json"


def bundle(certificates: Sequence[Certificate], files: FileStore, *, at: datetime) -> bytes:
    """Return the zip; each file in it is the stored one, byte for byte."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for certificate in certificates:
            archive.writestr(f"{certificate.number}.pdf", files.get(certificate.pdf_sha256))
            archive.writestr(f"{certificate.number}.json", files.get(certificate.content_sha256))
        manifest = {"packed_at": at.isoformat(), "certificates": [_entry(one) for one in certificates]}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return packed.getvalue()


def _entry(certificate: Certificate) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "state": certificate.state.value,
        "verdict": certificate.verdict,
        "files": {
            f"{certificate.number}.pdf": certificate.pdf_sha256,
            f"{certificate.number}.json": certificate.content_sha256,
        },
    }
