"""Profile prod of docker-compose.yml, started for real and looked at: `make compose-check`."""
