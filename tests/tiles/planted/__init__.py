"""Tile servers whose faults are known: what `audit_tiles` is judged by. Shares no code with it."""
