"""RUN: how the shop runs in production, as processes. Imports no other room."""
