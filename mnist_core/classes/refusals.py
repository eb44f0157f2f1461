"""What a class refuses; each message says what to do instead."""


class ClassRefused(RuntimeError):
    """What was asked for is not done; the message says why, and what to do."""


class NoSuchClass(ClassRefused):
    """There is no class of that code, or no longer."""


class NotTheTeacher(ClassRefused):
    """Only the teacher's key does this."""


class NowClosed(ClassRefused):
    """The class has gone on since the page was shown."""


class Full(ClassRefused):
    """A bound is reached: on students, drawings or classes."""


class TooManyTries(ClassRefused):
    """Too many wrong codes have been tried at this server."""


class DatabaseUnavailable(ClassRefused):
    """The database cannot be written or reached."""
