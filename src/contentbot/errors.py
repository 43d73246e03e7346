"""What the bot could not do: one class for each, which carries its exit code.

Faults of the content are never exceptions: they are findings.
"""


class ContentbotError(Exception):
    """The bot could not do what it was asked; the message says why and what to do next."""

    exit_code = 4


class UsageError(ContentbotError):
    """The command line, or the configuration in use, is wrong."""

    exit_code = 2


class OutsideError(ContentbotError):
    """Something outside failed: GitHub, the network, git."""

    exit_code = 3


class ForgeError(OutsideError):
    """The forge answered, and said no.

    status: as in HTTP, such as 403, 404 or 422; 0 when the answer was beyond our own caps.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class ReadError(ContentbotError):
    """A named file cannot be read from the disk."""

    exit_code = 2
