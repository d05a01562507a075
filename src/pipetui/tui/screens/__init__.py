"""The screens: each puts widgets together and turns keys into commands."""
