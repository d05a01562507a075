"""Domain values made ready to print or paint: frozen views, texts, JSON."""
