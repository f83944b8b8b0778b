"""``python -m wastewater`` is the same as the command ``wastewater``."""

import sys


def main() -> int:
    """Do what the command line asks for and return the exit status.

    All else is imported here, not above: processes that only paint charts import this module too.
    """
    from wastewater.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
