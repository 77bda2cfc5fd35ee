"""Pages of the faults, in two halves: reading and acting."""

from app.routes.fault import acting, pages

HALVES = (pages, acting)
bp = pages.bp
