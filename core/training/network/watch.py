"""One visitor's network as it is watched: what is asked for, its run, and the pictures of it."""

from core.training.loop.pacing import Pacing
from core.training.network.film import Film, Frames
from core.training.network.frame import places
from core.training.network.run import Config, Run, Source, make
from core.training.network.scene import Moment, Scene, moment, scene


class NetworkWatch(Pacing[Run]):
    """The run that a visitor has on the page. A new one is computed to its end at once: that is the first picture.

    While it is under way, other settings of the training change this run. Once it is done, or when the network or the
    data change, another run takes its place, computed to its end if the one before was.
    """

    def __init__(self, config: Config, source: Source) -> None:
        super().__init__()
        self.scene: Scene
        self._asked = config
        self._begin(config, source)

    def ask(self, config: Config, source: Source) -> None:
        """Take the page's settings as they are now. Raises `InputProblem`, and then nothing has changed."""
        if (config, source) == (self._asked, self.run.data.source):
            return
        config.check(source)
        if self.run.done or source != self.run.data.source or not config.same_network(self.run.config):
            if self.run.done:
                self.mode = "finishing"
            self._begin(config, source)
            return
        with self.turn:
            self.run.change(config)
        self._asked = config

    def frames(self) -> Frames:
        """The run so far."""
        return self._film.develop()

    def moment(self, frames: Frames, share: float = 1.0) -> Moment:
        """The frame that stands at `share` of the way from the first to the present."""
        return moment(self.run, frames, round(share * (len(frames) - 1)), self._places)

    def _anew(self) -> None:
        self._begin(self._asked, self.run.data.source)

    def _begin(self, config: Config, source: Source) -> None:
        data = make(source)
        self.run = Run(config, data)
        self._asked = config
        self._film = Film(self.run)
        self._places = places(self.run)
        self.scene = scene(self.run)
        self._mark()
