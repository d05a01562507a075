"""A database for each test that asks for one."""

from tests.support.board_database import database, first_database

__all__ = ["database", "first_database"]
