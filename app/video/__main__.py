"""The recorder as a process that holds nothing it does not need: `python -m app.video --data DIR` (half of the product's memory)."""

from app import process
from app.transaction import Database
from app.video import recorder


def main() -> None:
    """Record all enabled cameras until TERM."""
    told, stop = process.begin("loadwitness recorder")
    recorder.run(told, Database(told.database), stop)


if __name__ == "__main__":
    main()
