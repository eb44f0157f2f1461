"""Fits on a Dask cluster that several web servers share. Only imported where one is named: Dask is an extra.

How it works: equal configurations have equal keys (:mod:`.attempts`), and Dask computes a key once for all who ask. The
worker (:mod:`.worker`) reports to all web servers how the fit goes; each keeps the reports, so one that asks late
catches up. A flag in the scheduler stops a fit for all. :mod:`.connection` looks whether the cluster is there and fit
for use; while it is not, fits run in the web server, as they do without a cluster (:mod:`.fits`).
"""

from mnist_core.runs.cluster.fits import ClusterFits
