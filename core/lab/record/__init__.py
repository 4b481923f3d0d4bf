"""The recording of a run: everything alive after each statement."""
