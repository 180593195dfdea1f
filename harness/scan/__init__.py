"""`scan`: where does the work grow with the answer? OpenAPI document in, endpoints with their causes out."""
