"""How lists are cut into pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Ten rows a page; `page_size` asks for 1 to 100, and is never an error."""

    page_size = 10
    page_size_query_param = "page_size"
    max_page_size = 100
