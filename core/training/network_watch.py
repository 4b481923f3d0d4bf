"""One visitor's network as it is watched: what is asked for, its run, and the pictures of it."""

from core.training.network import Config, Run, Source, make
from core.training.network_film import Film, Frames
from core.training.network_portrait import places
from core.training.network_scene import Moment, Scene, moment, scene
from core.training.pacing import Pace, Pacing


class NetworkWatch:
    """The run that a visitor has on the page. A new one is computed to its end at once: that is the first picture.

    While it is under way, other settings of the training change this run. Once it is done, or when the network or the
    data change, another run takes its place, computed to its end if the one before was.
    """

    def __init__(self, config: Config, source: Source) -> None:
        self.pacing = Pacing()
        self.run: Run
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
                self.pacing.mode = "finishing"
            self._begin(config, source)
            return
        self.run.change(config)
        self._asked = config

    def play(self) -> None:
        """Go on at the chosen speed, from the start if the run is done."""
        self._again()
        self.pacing.mode = "playing"
        self.pacing.mark(self.run)

    def finish(self) -> None:
        """Compute what is left at full speed."""
        self.pacing.mode = "finishing"
        self.pacing.mark(self.run)

    def pause(self) -> None:
        """Stand still."""
        self.pacing.mode = "paused"

    def step(self) -> None:
        """One epoch, the first if the run is done."""
        self._again()
        self.pacing.mode = "paused"
        self.run.advance(epochs=1)

    def reset(self) -> None:
        """Back to the first weights, with the settings that are chosen now."""
        self.pacing.mode = "paused"
        self._begin(self._asked, self.run.data.source)

    @property
    def moving(self) -> bool:
        """Whether there is more to come without the visitor's doing."""
        return self.pacing.moving(self.run)

    @property
    def pace(self) -> Pace:
        """How the run is getting on."""
        return self.pacing.pace(self.run)

    def tick(self, speed: str) -> float:
        """Train up to the next picture. Returns the seconds to wait before it is drawn."""
        return self.pacing.train(self.run, speed)

    def frames(self) -> Frames:
        """The run so far."""
        return self._film.develop()

    def moment(self, frames: Frames, share: float = 1.0) -> Moment:
        """The frame that stands at `share` of the way from the first to the present."""
        return moment(self.run, frames, round(share * (len(frames) - 1)), self._places)

    def _again(self) -> None:
        if self.run.done:
            self._begin(self._asked, self.run.data.source)

    def _begin(self, config: Config, source: Source) -> None:
        data = make(source)
        self.run = Run(config, data)
        self._asked = config
        self._film = Film(self.run)
        self._places = places(self.run)
        self.scene = scene(self.run)
        self.pacing.mark(self.run)
