"""Slower stand-ins: mistakes that teams really make. Same answers, more work. Never imported in prod."""

from store.regressions import carts, collections, orders, products

__all__ = ["carts", "collections", "orders", "products"]
