"""All templates, page by page, in the order of the article."""

from typing import Final

from core.practice.question import Topic
from core.practice.template import Hall, Template
from core.practice.templates import (
    accumulation,
    capture,
    devices,
    graphs,
    jacobians,
    listings,
    network,
    ranks,
    refusals,
    regression,
    tracking,
)
from core.practice.templates.tensors import (
    anatomy,
    broadcasting,
    dtypes,
    elementwise,
    indexing,
    memory,
    products,
    reshaping,
    sums,
)

# Templates of one page may stand in several modules, and each puts its own into the hall of the page.
_HALLS: Final = (
    anatomy.HALL, dtypes.HALL, elementwise.HALL, products.HALL, broadcasting.HALL, reshaping.HALL, memory.HALL,
    indexing.HALL, sums.HALL, devices.PLACEMENT, devices.BENCHMARK, graphs.HALL, jacobians.HALL, accumulation.HALL,
    tracking.HALL, listings.HALL, regression.HALL, network.HALL, capture.HALL, ranks.HALL, refusals.HALL,
)  # fmt: skip
HALLS: Final[tuple[Hall, ...]] = tuple({hall.topic: hall for hall in _HALLS}.values())
TEMPLATES: Final[dict[str, Template]] = {template.key: template for hall in HALLS for template in hall.values()}

EVERYTHING: Final = "All pages"


def about(topic: Topic) -> tuple[Template, ...]:
    """The templates whose questions are about a page; none if there are none."""
    return tuple(template for template in TEMPLATES.values() if template.topic == topic)


def subjects() -> dict[str, tuple[Template, ...]]:
    """What may be asked about, by its name in an address: everything, a chapter, or a page."""
    found: dict[str, tuple[Template, ...]] = {EVERYTHING: tuple(TEMPLATES.values())}
    for chapter in dict.fromkeys(hall.topic.chapter for hall in HALLS):
        found[chapter] = tuple(template for template in TEMPLATES.values() if template.topic.chapter == chapter)
    return found | {hall.topic.title: tuple(hall.values()) for hall in HALLS}
