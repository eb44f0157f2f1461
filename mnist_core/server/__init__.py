"""The log, and figures for the server's owner."""
