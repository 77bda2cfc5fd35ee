"""`python -m app` is `loadwitness`."""

import logging

# before anything else: a package turns the whole log to INFO when it is loaded, and what others then say buries what people are to read
logging.basicConfig(level=logging.WARNING)

from app.cli import main  # noqa: E402 - see above

main()
