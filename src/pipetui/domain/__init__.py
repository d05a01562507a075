"""What a sales pipeline is: frozen values and pure functions, no clock, files, SQL or screen."""
