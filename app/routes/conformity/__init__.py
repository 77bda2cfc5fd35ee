"""A site held against the camera norm: overview, judgement, what is told of it, reports."""

from app.routes.conformity import proposals, reports
from app.routes.conformity.pages import bp

__all__ = ["bp", "proposals", "reports"]
