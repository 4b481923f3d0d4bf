"""A link as a QR code, for a room with phones.

Source: ISO/IEC 18004, as the library segno implements it.
"""

import segno


def qr_code(link: str) -> str:
    """The SVG of the code of `link`, at most `limits.QR_CHARACTERS` of ASCII, with the white margin that it needs.

    It is black on white in the dark theme, too: many phones do not read the reverse. Up to 15% of it may be unreadable.
    """
    code = segno.make(link, error="m", micro=False)
    return code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, title="QR code of the link")
