"""Who does the tasks of a sweep: processes here, or a cluster."""
