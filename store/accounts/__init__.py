"""Accounts: registering, signing in and out, who is behind a token, and what a customer is."""
