"""All lessons, by their page's place in the address, in the order of the article."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.lessons.chapters.beginnings import DTYPES, TENSOR, WHY
from core.lessons.chapters.gradients import ACCUMULATION, GRAPH, TRACKING, VECTORS
from core.lessons.chapters.machines import BENCHMARK, PLACEMENT
from core.lessons.chapters.onward import CAPTURE, DISTRIBUTED
from core.lessons.chapters.operations import ELEMENTWISE, PRODUCTS
from core.lessons.chapters.shapes import BROADCASTING, INDEXING, RESHAPING
from core.lessons.chapters.training import ERRORS, NETWORK, REGRESSION
from core.lessons.lesson import PageLesson

LESSONS: Final[Mapping[str, PageLesson]] = MappingProxyType(
    {
        lesson.page: lesson
        for lesson in (
            WHY, TENSOR, DTYPES, ELEMENTWISE, PRODUCTS, BROADCASTING, RESHAPING, INDEXING, PLACEMENT, BENCHMARK,
            GRAPH, VECTORS, ACCUMULATION, TRACKING, REGRESSION, NETWORK, CAPTURE, DISTRIBUTED, ERRORS,
        )
    }
)  # fmt: skip


def after(page: str) -> PageLesson | None:
    """The lesson that follows that of `page`; None after the last one."""
    order = list(LESSONS)
    place = order.index(page) + 1
    return LESSONS[order[place]] if place < len(order) else None
