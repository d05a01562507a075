"""Reads, each for one purpose: columns where many rows are shown, records where few are."""
