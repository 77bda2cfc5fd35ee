"""Addresses of the copies of footage (D5-1)."""

from app.routes.export import acting
from app.routes.export.pages import bp

__all__ = ["acting", "bp"]
