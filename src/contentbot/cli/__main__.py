"""`python -m contentbot.cli`, where the program itself is not installed."""

import sys

from contentbot.cli import main

if __name__ == "__main__":
    sys.exit(main())
