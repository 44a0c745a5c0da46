"""What the service tells of itself: figures for Prometheus, a line a request, traces."""
