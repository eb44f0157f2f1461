"""The home page, part by part. The pad comes first: it needs less than the rest."""
