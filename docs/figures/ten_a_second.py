"""Browsing by users each of whom tries to ask ten times a second: closed load that looks like a rate."""

from locust import constant_throughput

from locustfiles import browse_products


class TenASecond(browse_products.BrowseProducts):
    """Keeps its pace as long as an answer comes within 100 ms; when it takes longer, the user asks less."""

    wait_time = constant_throughput(10)
