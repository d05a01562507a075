"""Sheets of deals: what their cells may hold, and which columns ours have."""
