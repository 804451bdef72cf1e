"""Administrative papers: one `Paper` of plain values, written as Word and as PDF, and signed."""
