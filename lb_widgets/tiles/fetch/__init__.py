"""Asks servers for tiles: threads, manners, waits."""
