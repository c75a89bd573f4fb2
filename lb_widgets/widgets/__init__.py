"""The only room that knows Jupyter: thin shells over the other rooms."""
