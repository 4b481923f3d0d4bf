"""Pages opened by Streamlit's AppTest, and what their figures hold."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def opened(page: str, **query: str) -> AppTest:
    """The app at `pages/{page}.py`, opened by a link with these query parameters; fails if the page does."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.run()
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def figures(app: AppTest) -> str:
    """The markup of all figures on the page, one after the other."""
    sent = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component"]
    shown = [data["now"] if isinstance(data, dict) and "now" in data else data for data in sent]
    return "\n".join(markup for markup in shown if isinstance(markup, str))
