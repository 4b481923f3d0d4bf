"""How do several processes train one model, and what does it cost?"""

from pages import parts
from pages.distributed import cost, steps

VIEWS = {"step by step": steps.show, "cost": cost.show}

device = parts.frame("Several processes", "How do several processes train one model, and what must each of them do?")
show = VIEWS[parts.views(VIEWS, "ranks_view")]
show()
