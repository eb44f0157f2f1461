"""Why a run is not accepted."""


class RunRefused(RuntimeError):
    """A run was not accepted; the message says why and what to do."""


class QueueFull(RunRefused):
    """Too many runs are waiting already."""


class TooManyPlaces(RunRefused):
    """The visitor has too many runs waiting already."""


class TooLarge(RunRefused):
    """The run would need more memory than the server gives to training."""


class ExamplesMissing(RunRefused):
    """A configuration holds the key of examples, and nobody has handed them over."""


class QueueClosed(RunRefused):
    """The server is shutting down."""
