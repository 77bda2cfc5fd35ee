"""The papers of the two norms as PDF: pure functions of the content that was frozen (附件1, 附件2)."""
