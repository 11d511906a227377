"""The engine's exceptions: each message says what was wrong, where, and what to do."""


class SoftscopeError(Exception):
    """Anything a person can be told in one line; the root of the tree."""


class SettingsError(SoftscopeError):
    """A setting outside its range, or one that does not fit the data."""


class DataError(SoftscopeError):
    """A data set or picture that cannot be read as one."""


class WeightsError(SoftscopeError):
    """A weights file that cannot be read, or whose content is not a model."""


class OutputError(SoftscopeError):
    """A file that could not be written; what stood there before is untouched."""


class BackendError(SoftscopeError):
    """A backend that cannot serve on this machine, with the advice that mends it."""


class Cancelled(SoftscopeError):
    """Work that its caller called off; nothing of it is left."""


class RunError(SoftscopeError):
    """A run on disk that cannot be opened, or is being written by another program."""
