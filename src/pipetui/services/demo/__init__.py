"""A lively sample database: a small web studio's year and a half of selling."""

from pipetui.services.demo.making import make_demo

__all__ = ["make_demo"]
