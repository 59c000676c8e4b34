"""The database: column types, the two kinds of session (reading, writing) and nothing about any table.

SQLite runs with WAL, synchronous FULL and foreign keys; a writing session begins with ``BEGIN IMMEDIATE``, so that it
waits for its turn instead of failing when it first writes. PostgreSQL needs none of this.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import Annotated, Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES = "lims_writes"
READS = "lims_reads"

Made = TypeVar("Made")


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as the text that was typed: 98.30 stays 98.30 on every database."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept in UTC, given back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone: use clock.now()")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_Id = BigInteger().with_variant(Integer, "sqlite")

PrimaryKey = Annotated[int, mapped_column(_Id, primary_key=True)]
PersonId = Annotated[int, mapped_column(_Id, ForeignKey("people.id"))]
ShipmentId = Annotated[int, mapped_column(_Id, ForeignKey("shipments.id"), index=True)]
OpenLineId = Annotated[
    int, mapped_column(_Id, ForeignKey("declaration_lines.id", ondelete="CASCADE"), primary_key=True)
]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]
Number = Annotated[str, mapped_column(String(12), unique=True)]
Digest = Annotated[str, mapped_column(String(64))]


def link(target: str, **options: Any) -> Any:
    """Return a column that refers to ``target`` ("samples.id"), indexed unless told otherwise."""
    return mapped_column(_Id, ForeignKey(target), **{"index": True, **options})


def by_value(kind: type[StrEnum], name: str | None = None) -> Enum:
    """Return the column type that stores an enum by its value and lets the database check it.

    Give a ``name`` where a table has two columns of one kind: each needs a check of its own.
    """
    more = {"name": name} if name else {}
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda states: [state.value for state in states],
        **more,
    )


class Base(DeclarativeBase):
    """The root of all tables.

    ``__audited__`` is False for tables whose rows are not part of the record (drafts, counters, jobs): their changes
    need no audit row. Everything else cannot be committed without one (see `lims.audit`).
    """

    __audited__ = True

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        Decimal: ExactDecimal(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        StrEnum: by_value(StrEnum),
    }


def make_engine(url: str) -> Engine:
    """Return an engine for ``url`` with what the product needs of each database switched on."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set a new SQLite connection up; transactions are begun by `_begin_sqlite`, not by the driver."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Begin a transaction, taking the write lock at once where the session will write; refuse writes of a reader."""
    options = connection.get_execution_options()
    connection.connection.dbapi_connection.execute(f"PRAGMA query_only={int(options.get(READS, False))}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES, False) else "BEGIN")


class Database:
    """One engine and the two kinds of session that it gives."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._writing = sessionmaker(self.engine.execution_options(**{WRITES: True}), expire_on_commit=False)
        reader = self.engine.execution_options(**{READS: True}, **_read_only(self.engine))
        self._reading = sessionmaker(reader, expire_on_commit=False, autoflush=False)

    def writing(self) -> Session:
        """Return a session that may write."""
        return self._writing()

    def reading(self) -> Session:
        """Return a session that only reads: our own check refuses what it is asked to write, and the database too."""
        session = self._reading()
        session.info["reads_only"] = True
        return session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a writing session, committed at the end of the block, rolled back on any error."""
        with self.writing() as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a reading session for the block."""
        with self.reading() as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _read_only(engine: Engine) -> dict[str, Any]:
    """Return the options with which PostgreSQL begins a transaction that only reads; `_begin_sqlite` sees to SQLite."""
    return {"postgresql_readonly": True} if engine.dialect.name == "postgresql" else {}


def insert_into(session: Session, table: type[Base]) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the words of the session's database."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def add_together(session: Session, rows: Sequence[Base]) -> None:
    """Add new rows of one table so that the database gets them in one statement.

    SQLite does not tell which of many new rows got which id, so that SQLAlchemy would insert them one by one. A writing
    session holds its lock from the beginning: the ids that follow the largest one are ours.
    """
    if len(rows) > 1 and session.get_bind().dialect.name == "sqlite":
        key = type(rows[0]).__table__.c.id
        with session.no_autoflush:
            largest = session.scalar(select(func.max(key))) or 0
        for one, number in zip(rows, count(largest + 1), strict=False):
            one.id = number  # type: ignore[attr-defined]  # every table that is filled in blocks has an id
    session.add_all(rows)


def rows_as(kind: Callable[..., Made], rows: Iterable[Any]) -> list[Made]:
    """Return ``rows`` of a result as objects of ``kind``, whose fields stand in the order of the columns."""
    return [kind(*row) for row in rows]


def as_date(value: date | datetime) -> date:
    """Return the day of a date or moment."""
    return value.date() if isinstance(value, datetime) else value
