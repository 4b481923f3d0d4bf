"""Settings of all tests."""

import os

from hypothesis import settings

# How long an example takes says more about the machine than about the code. In CI the same examples every time.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")
