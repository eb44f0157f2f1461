"""The Browse page: the images, and the data set."""
