"""An evidence bundle of 200 printed certificates. By hand: PYTHONPATH=.:tests python tests/benchmarks/bench_bundle.py

Issues them through the product's own operations (each printed and signed), packs them as an auditor would, verifies
the bundle in an empty folder in a process of its own, and then spoils it in every way once for each file and row kind.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from support.people import make_laboratory, make_people
from support.proving import Archive, issue, repacked, unpacked

from lims import clock, migrations
from lims.accounts import passwords
from lims.accounts.queries import SYSTEM
from lims.audit.operations import make_checkpoint
from lims.certificates.models import Certificate
from lims.certificates.proof.bundles import MANIFEST, SIGNATURE, examine_bundle
from lims.db import Database
from lims.files import open_store
from lims.printing.authority import Authority
from lims.printing.pdf import Renderer
from lims.printing.signing import sign_bytes
from lims.services import Services
from lims.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
SPOILED = 12  # files and rows that are spoiled, one at a time


@contextmanager
def measured(what: str) -> Iterator[None]:
    begun, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<44} {time.perf_counter() - begun:8.1f} s   {time.process_time() - cpu:8.1f} s CPU")


def instance(home: Path) -> Services:
    settings = Settings(home=home, password_cost=1, secret_key="bench", public_url="https://lims.example")
    services = Services(settings, Database(settings.database), open_store(settings))
    migrations.upgrade(services.database)
    with services.database.transaction() as session:
        make_laboratory(session)
        make_people(session)
    services.__dict__["printer"] = Renderer(services.fonts)
    return services


def issued(services: Services, count: int, home: Path) -> Archive:
    ids = [issue(services) for _ in range(count)]
    with services.database.transaction() as session:
        make_checkpoint(session, actor=SYSTEM, sign=lambda content: sign_bytes(content, services.keys))
    with services.database.snapshot() as session:
        return Archive(services, {str(one): session.get_one(Certificate, one) for one in ids}, home)


def verified_elsewhere(bundle: Path, pem: Path, folder: Path) -> None:
    """Run `lims verify` in an empty folder."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from lims.cli import main; main()"
    command = [sys.executable, "-c", start, "verify", str(bundle), "--certificate", str(pem)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    print(done.stdout.strip(), done.stderr.strip())
    assert done.returncode == 0


def spoiled(files: dict[str, bytes], authority: Authority, folder: Path) -> None:
    """Remove, change or add one file or row at a time; each must be found and named."""
    rng = random.Random(5)
    names = [name for name in files if name not in (MANIFEST, SIGNATURE)]
    for name in rng.sample(names, min(SPOILED, len(names))):
        for other in _ways(files, name, rng):
            answer = examine_bundle(repacked(other, folder / "spoiled.zip"), authority)
            assert answer.exit_code == 1, name
            assert any(name in fault for fault in answer.faults), (name, answer.faults)


def _ways(files: dict[str, bytes], name: str, rng: random.Random) -> Iterator[dict[str, bytes]]:
    content = files[name]
    place = rng.randrange(len(content))
    if name.startswith("trail/"):
        rows = content.splitlines(keepends=True)
        gone = rng.randrange(len(rows))
        yield files | {name: b"".join(rows[:gone] + rows[gone + 1 :])}
        yield files | {name: b"".join([*rows[: gone + 1], *rows[gone:]])}
    yield {other: kept for other, kept in files.items() if other != name}
    yield files | {name: content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]}
    yield files | {f"{name}.more": content, name: content[:-1]}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=200)
    count = asked.parse_args().count
    passwords.set_cost(1)
    with tempfile.TemporaryDirectory() as folder, clock.running_from(AT):
        home, clean = Path(folder) / "home", Path(folder) / "clean"
        home.mkdir(), clean.mkdir()
        with measured(f"{count} certificates issued"):
            archive = issued(instance(home), count, home)
        with measured("packed"):
            content = archive.bundle()
        bundle = Path(folder) / "bundle.zip"
        bundle.write_bytes(content)
        files = unpacked(content)
        manifest = json.loads(files[MANIFEST])
        rows = sum(one["rows"] for one in manifest["trails"])
        print(f"{len(content):,} bytes, {len(files)} files, {rows} audit rows")
        with measured("verified in a clean folder, other process"):
            verified_elsewhere(bundle, archive.pem, clean)
        with measured("verified in this process"):
            assert examine_bundle(bundle, Authority.read(archive.services.published)).exit_code == 0
        with measured(f"{min(SPOILED, len(files) - 2)} files spoiled, all found"):
            spoiled(files, Authority.read(archive.services.published), Path(folder))
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
