"""What the log of a server tells of its requests: read line by line, whatever its length."""
