"""The areas that are compared, in their order: each has a name, and a function `compare`."""
