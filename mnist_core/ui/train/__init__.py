"""The Train page: the settings, the run played again, what came out."""
