"""Random programs whose right answers their own language's tools give."""
