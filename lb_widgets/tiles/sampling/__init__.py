"""Which tiles to ask for."""
