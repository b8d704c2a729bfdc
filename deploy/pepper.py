"""Makes the file with the server's pepper, or puts a new pepper above the ones that stand there.

`python -m deploy.pepper /etc/casework/pepper`. For every backup of the database there must be a copy of the file that
was there with it, and it must lie somewhere else (docs/restore.md, the pepper).
"""

import argparse
from pathlib import Path

from config.environment import keep_pepper_in


def main() -> None:
    """Write the file and say where it is."""
    parser = argparse.ArgumentParser(description="Make a pepper, or bring in a new one above the older ones.")
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    keep_pepper_in(file, afresh=True)
    print(file)


if __name__ == "__main__":
    main()
