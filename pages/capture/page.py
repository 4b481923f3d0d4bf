"""What does torch see of a program when it captures it, and what can it turn it into?"""

from pages import parts, screen
from pages.capture import breaking, operations, speed, take_home

VIEWS = {
    "operations": operations.show,
    "breaks and guards": breaking.show,
    "speed": speed.show,
    "take it with you": take_home.show,
}

device = parts.frame(
    "Captured programs", "What does torch see of a program when it captures it, and what can it turn it into?"
)
view = parts.views(VIEWS, "capture_view")
at = screen.places(wide=view != "speed")
VIEWS[view](device, at)
