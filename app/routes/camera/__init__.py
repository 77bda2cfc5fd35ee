"""Pages of the cameras, in parts: one by one, and as a list in a workbook."""

from app.routes.camera import book, pages

PARTS = (book, pages)
bp = pages.bp
