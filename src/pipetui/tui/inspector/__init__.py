"""The inspector: what is told of the deal, or the stage, under the cursor."""
