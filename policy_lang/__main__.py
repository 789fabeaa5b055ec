"""`python -m policy_lang` is the command `policy`."""

import sys

from policy_lang.cli import main

if __name__ == "__main__":
    sys.exit(main())
