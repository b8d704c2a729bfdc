"""Makes the file with the server's pepper, or puts a new pepper above the ones that stand there.

`python -m deploy.pepper /etc/casework/pepper`. Keep the file with every backup and not beside it (docs/restore.md).
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
