"""The drawers: deals that stand on no lane, and the clients; a list each."""
