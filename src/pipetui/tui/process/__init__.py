"""The process as a picture and as pages: what they show, and what is done there."""
