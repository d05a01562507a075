"""The look back: the latest won, lost and churned deals as a page of lines."""
