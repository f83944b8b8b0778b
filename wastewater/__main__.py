"""``python -m wastewater`` is the same as the command ``wastewater``."""

import sys

from wastewater.cli import main

if __name__ == "__main__":
    sys.exit(main())
