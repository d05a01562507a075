"""The screens: what people see and press. It paints views, posts commands, knows no SQL."""
