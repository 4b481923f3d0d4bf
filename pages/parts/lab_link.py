"""The way from any page to the lab: a link that opens it with a listing."""

from urllib.parse import quote

from core.problem import InputProblem
from pages.parts.page_link import page_link

PAGE = "pages/autograd/lab.py"
_ADDRESS = 6_000  # characters of an encoded listing; servers on the way refuse addresses of 8,000


def open_in_lab(source: str) -> None:
    """A link to the lab with `source` in it; nothing where the lab cannot read it, or an address cannot hold it."""
    if fits(source):
        label = "Open in the lab: run it line by line"
        page_link(PAGE, label, ":material/biotech:", {"listing": source})


def fits(source: str) -> bool:
    """Whether the lab reads `source`, and an address holds it."""
    if len(quote(source)) > _ADDRESS:
        return False
    # Imported here: it brings torch along, and the home page, which shares the parts, shows its words before.
    from core.language.listing import parse_listing  # noqa: PLC0415

    try:
        parse_listing(source)
    except InputProblem:
        return False
    return True
