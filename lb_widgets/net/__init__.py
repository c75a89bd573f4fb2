"""The one HTTP layer: session, timeouts, retry, caps, host policy."""
