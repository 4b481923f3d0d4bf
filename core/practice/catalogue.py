"""All templates, page by page, in the order of the article."""

from typing import Final

from core.practice.question import Topic
from core.practice.template import Hall, Template
from core.practice.templates import (
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

# Templates of one page may stand in several modules; each puts its own into the hall of the page.
_MODULES: Final = (anatomy, dtypes, elementwise, products, broadcasting, reshaping, memory, indexing, sums)
HALLS: Final[tuple[Hall, ...]] = tuple({module.HALL.topic: module.HALL for module in _MODULES}.values())
TEMPLATES: Final[dict[str, Template]] = {template.key: template for hall in HALLS for template in hall.values()}


def about(topic: Topic) -> tuple[Template, ...]:
    """The templates whose questions are about a page; none if there are none."""
    return tuple(template for template in TEMPLATES.values() if template.topic == topic)
