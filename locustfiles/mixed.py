"""A shop in the middle of the day: most look around, some search, few order, and one of the staff is at work.

Of twenty shoppers fifteen browse, four search and one orders. A shop may be glad of two or three orders in a
hundred visits; one in twenty, so that a short run has orders enough to tell anything about them.
"""

from locustfiles import browse_products, checkout, search, staff


class Browsing(browse_products.BrowseProducts):
    """Has a look, and puts things into a cart that is never ordered."""

    weight = 15


class Searching(search.Search):
    """Knows what to look for."""

    weight = 4


class Ordering(checkout.Checkout):
    """Knows what to buy."""

    weight = 1


class Staff(staff.Staff):
    """One, however many the shoppers are."""

    fixed_count = 1
