"""HAProxy in front of gunicorn replicas, on loopback, without containers."""
