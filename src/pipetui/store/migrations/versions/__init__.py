"""The steps from one schema to the next, numbered; what was released is never changed."""
