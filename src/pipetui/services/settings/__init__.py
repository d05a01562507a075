"""What the user has chosen: the settings, the themes, and where they and the database lie."""
