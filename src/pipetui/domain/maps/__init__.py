"""A written process as a value: edited, checked, compared and put into words."""
