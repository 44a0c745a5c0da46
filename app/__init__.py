"""The service: HTTP, storage and the command line around the solver."""

VERSION = "0.1.0"
