"""Slower stand-ins: mistakes that teams really make. Same answers, more work. Never imported in prod."""

from store.regressions import accounts, carts, collections, orders, playground, products

__all__ = ["accounts", "carts", "collections", "orders", "playground", "products"]
