"""A clock that is set back stops nothing: pictures are in the order of a count."""

import time

import pytest

from core.pictures.markup import live_picture
from pages.training.network import live_figure


def test_pictures_stay_in_order_while_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_000, 0, -1))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    picture = live_picture.LivePicture("<svg/>", b"", {})
    sent = [live_figure._data(picture, whole=False) for _ in range(5)]
    assert [data["order"] for data in sent] == sorted({data["order"] for data in sent})
    assert len({data["server"] for data in sent}) == 1
