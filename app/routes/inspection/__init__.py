"""Pages of the inspection records (附件2), in two halves: reading and writing."""

from app.routes.inspection import pages, writing

HALVES = (pages, writing)
bp = pages.bp
