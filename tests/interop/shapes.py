"""What applications have models fill in: pydantic models, each with an example."""

from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Literal, Optional
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Size(str, Enum):
    SMALL = "small"
    LARGE = "large"


class Priority(IntEnum):
    LOW = 1
    HIGH = 9


class Shape(BaseModel):
    """Strict, so that pydantic does not mend what it is given."""

    model_config = ConfigDict(strict=True)


class Item(Shape):
    name: str = Field(min_length=2, max_length=30)
    size: Size
    count: int = Field(ge=3, lt=10)
    price: float = Field(gt=0.5, le=99.5)


class Address(Shape):
    street: str
    postcode: str = Field(pattern=r"^[0-9]{5}$")
    country: Literal["DE", "FR", "IT"]


class Order(Shape):
    """Nested, with a list of so many items."""

    address: Address
    items: list[Item] = Field(min_length=2, max_length=3)
    priority: Priority
    note: Optional[str]


class Defaults(Shape):
    """Most of it may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    note: Optional[str] = None
    tags: list[str] = Field(default_factory=list, max_length=2)
    seats: int = 4


class Numbers(Shape):
    dozens: int = Field(multiple_of=12, ge=13, le=100)
    below: int = Field(lt=-5)
    share: float = Field(ge=0, le=1)
    amount: Decimal = Field(ge=Decimal("1.5"), le=Decimal("2.5"))
    whole: Annotated[int, Field(ge=7, le=7)]
    yes: Literal[True]


class Texts(Shape):
    code: str = Field(pattern=r"^[A-Z]{3}-\d{2,4}(x|y)?$", max_length=8)
    long: str = Field(min_length=200, max_length=210)
    short: str = Field(max_length=1)
    id: UUID


class Times(Shape):
    day: date
    moment: datetime
    hour: time
    days: list[date] = Field(min_length=3, max_length=3)


class Card(Shape):
    kind: Literal["card"]
    number: str = Field(pattern=r"^\d{16}$")


class Transfer(Shape):
    kind: Literal["transfer"]
    iban: str = Field(min_length=15, max_length=34)


class Payment(Shape):
    """Unions, with a field that tells them apart and without."""

    by: Annotated[Card | Transfer, Field(discriminator="kind")]
    refund_to: Card | Transfer | None
    reference: int | str
    codes: list[Annotated[int, Field(ge=10)] | Literal["none"]] = Field(min_length=1)


class Node(Shape):
    """Recursive, and no leaf without a name."""

    name: str = Field(min_length=1)
    parent: Optional["Node"]
    children: list["Node"] = Field(max_length=2)


_ITEM = Item(name="Mug", size=Size.SMALL, count=4, price=9.5)
_LEAF = Node(name="leaf", parent=None, children=[])
DAY = date(2026, 12, 24)
_NOON = datetime(2026, 12, 24, 12, tzinfo=timezone.utc)
_CARD = Card(kind="card", number="4" * 16)

EXAMPLES = [
    Order(
        address=Address(street="Ringstraße 1", postcode="10115", country="DE"),
        items=[_ITEM, _ITEM.model_copy(update={"size": Size.LARGE})],
        priority=Priority.HIGH,
        note=None,
    ),
    Defaults(name="Zoë", note="by the window", tags=["vip"], seats=2),
    Numbers(dozens=36, below=-6, share=0.25, amount=Decimal("1.75"), whole=7, yes=True),
    Texts(code="ABC-123y", long="x" * 205, short="", id=UUID(int=1)),
    Times(day=DAY, moment=_NOON, hour=_NOON.timetz(), days=[DAY] * 3),
    Payment(by=_CARD, refund_to=None, reference="R-1", codes=[12, "none"]),
    Node(name="root", parent=None, children=[_LEAF, Node(name="b", parent=_LEAF, children=[])]),
]
