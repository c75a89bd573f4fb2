"""From a value to bytes to a picture."""
