"""The log, figures for the server's owner, and turns."""
