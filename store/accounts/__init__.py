"""Accounts: registering, signing in and out, and who is behind a token."""
