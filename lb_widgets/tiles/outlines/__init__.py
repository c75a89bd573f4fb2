"""Holes and regions: where what is faulty begins and ends."""
