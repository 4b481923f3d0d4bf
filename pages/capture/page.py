"""What does torch see of a program when it captures it, and what does it make of it?"""

from pages import parts, screen
from pages.capture import operations

VIEWS = {"operations": operations.show}

device = parts.frame(
    "Captured programs", "What does torch see of a program when it captures it, and what does it make of it?"
)
show = VIEWS[parts.views(VIEWS, "capture_view")]
at = screen.places(wide=True)
show(device, at)
