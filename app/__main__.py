"""`python -m app` is `loadwitness`."""

from app.cli import main

main()
