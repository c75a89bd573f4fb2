"""What a data row is. Pure: no file system, no clock, no network, no pandas."""
