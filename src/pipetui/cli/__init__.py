"""The command line: commands by family, one way to print, one way to fail."""
