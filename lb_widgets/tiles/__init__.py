"""Tile pyramids: probe and audit."""
