"""Tidying, by a clock that the test moves: when something was done, when nobody is there, and not too often."""

from core.hosting.housekeeping import EVERY, PATIENCE, QUIET, Housekeeper


class House:
    def __init__(self) -> None:
        self.now, self.asked, self.idle, self.tidied = 0.0, 0, True, 0
        self.keeper = Housekeeper(self.tidy, lambda: self.idle, lambda: self.asked, lambda: self.now)

    def tidy(self) -> None:
        self.tidied += 1

    def look(self, after: float) -> bool:
        self.now += after
        return self.keeper.look()


def test_nothing_is_done_for_nothing() -> None:
    house = House()
    assert not any(house.look(EVERY) for _ in range(10))


def test_after_something_was_done_and_all_is_quiet() -> None:
    house = House()
    house.asked = 1
    assert not house.look(EVERY + 1)  # it has just been asked for
    assert house.look(QUIET)
    assert not house.look(EVERY)  # once
    house.asked = 2
    house.look(0)
    assert house.look(QUIET)
    assert house.tidied == 2


def test_not_while_somebody_is_there() -> None:
    house = House()
    house.asked, house.idle = 1, False
    assert not any(house.look(EVERY) for _ in range(10))
    house.idle = True
    assert house.look(QUIET)


def test_an_app_that_is_never_quiet_is_tidied_between_two_turns() -> None:
    house = House()
    times = []
    while house.now < 2.5 * PATIENCE:
        house.asked += 1
        if house.look(QUIET / 2):
            times.append(house.now)
    assert len(times) == 2
