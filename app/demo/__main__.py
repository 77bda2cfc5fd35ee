"""The demonstration's cameras as a process that is soon there: `python -m app.demo --data DIR` (a third of the whole product's loading)."""

from app import process
from app.demo import cameras


def main() -> None:
    """Be the cameras until TERM."""
    told, stop = process.begin("loadwitness simulator")
    cameras.serve(told.data, stop)


if __name__ == "__main__":
    main()
