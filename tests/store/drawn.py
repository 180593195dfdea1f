"""Shops and requests that hypothesis draws: rare letters, prices at the edge, parameters of all kinds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from hypothesis import strategies as st

from store.models import Collection, Product, ProductImage

NASTY = st.sampled_from("\"\\/<>&%_'\x01\b\t\n\x1f\x7f\u2028\u2029é😀\U0010ffff")
TEXTS = st.text(NASTY | st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
QUOTES = st.sampled_from(['"image":"', '\\"image":"a"', "</script>", "\\u0041", "a", ""])

# In cents. The tax of those that end in a 5 is half a cent too much or too little.
CENTS = (
    st.sampled_from([1, 4, 5, 6, 995, 9_999_999_995, 9_999_999_999])
    | st.integers(0, 999_999_999).map(lambda tens: tens * 10 + 5)
    | st.integers(1, 9_999_999_999)
)
IMAGES = st.sampled_from(
    [
        "store/images/seed-1-01.png",
        "store/uploads/0f3a.jpeg",
        "store/images/two words.png",
        "store/images/é😀.png",
        "store/images/100%25.png",
        "store/images/it's?a=b&c#d.png",
        'store/images/"quoted".png',
        "store\\images\\1.png",
        "store/../images//1.png",
        "/store/images/1.png",
        "http://elsewhere/1.png",
        "1.",
        "",
    ]
)
PLAIN_IMAGES = st.sampled_from(["store/images/seed-1-01.png", "store/uploads/0f3a.jpeg"])

PRODUCTS = st.fixed_dictionaries(
    {
        "title": TEXTS | QUOTES,
        "description": TEXTS | QUOTES,
        "slug": st.sampled_from(["spade", "garden_spade-2"]),
        "unit_price": CENTS.map(lambda cents: Decimal(cents).scaleb(-2)),
        "inventory": st.sampled_from([0, 7, 2_147_483_647]),
        "collection_id": st.sampled_from([1, 2]),  # of three: one is empty
    }
)


class Stock(NamedTuple):
    """A product and the names of its images."""

    fields: dict[str, Any]
    images: list[str]


SHOPS = st.lists(
    st.builds(Stock, PRODUCTS, st.lists(PLAIN_IMAGES, max_size=3) | st.lists(IMAGES, max_size=3)), max_size=7
)


def open_shop(stocks: list[Stock]) -> None:
    """A shop of three collections, with these products and their images, ids from 1."""
    Collection.objects.bulk_create(Collection(id=number, title=f"Shelf {number}") for number in (1, 2, 3))
    Product.objects.bulk_create(Product(id=key, **stock.fields) for key, stock in enumerate(stocks, 1))
    names = [(key, name) for key, stock in enumerate(stocks, 1) for name in stock.images]
    # The last product's images come first.
    ProductImage.objects.bulk_create(
        ProductImage(id=number, product_id=key, image=name)
        for number, (key, name) in enumerate(reversed(names), 1)
    )


class Asked(NamedTuple):
    """A request, and the role that sends it."""

    role: str
    method: str
    path: str
    headers: dict[str, str]
    secure: bool


USUAL = st.fixed_dictionaries(
    {},
    optional={
        "page": st.sampled_from(["1", "2", "3", "4"]),
        "page_size": st.sampled_from(["1", "2", "3", "100"]),
        "collection_id": st.sampled_from(["1", "2", "3", "4"]),
        "ordering": st.sampled_from(["unit_price", "-unit_price", "last_update", "-last_update"]),
        "unit_price__gt": st.sampled_from(["0", "0.05", "10", "00099.95", "99999999.98"]),
        "unit_price__lt": st.sampled_from(["99999999.99", "0.06", "10.5", "1000"]),
        "search": st.sampled_from(["a", "é", "a image", " ", "_"]),
    },
).map(lambda given: list(given.items()))
ODD = st.lists(
    st.sampled_from(
        [
            *(("page", value) for value in ["last", "0", "-1", "abc", "", "02", "1.0", " 1", "999999999"]),
            *(("page_size", value) for value in ["101", "0", "-3", "abc", "", "05", "1_0", "٣"]),
            *(("collection_id", value) for value in ["", "abc", "3.5", "+1", "01", "-1", "9" * 20, "\0"]),
            *(("unit_price__gt", value) for value in ["", "NaN", "0.001", "1e1", "-5", ".5", "5."]),
            *(("unit_price__lt", value) for value in ["", "inf", "abc", "999999999", "+7", " 7"]),
            *(
                ("ordering", value)
                for value in ["", "id", "title", "-unit_price,last_update", "--unit_price"]
            ),
            *(("search", value) for value in ["", '"a', "%", "a,é", "😀", "x " * 21, "\0", "\\", "x" * 60]),
            *(("format", value) for value in ["json", "xml", ""]),
            ("colour", "red"),
            ("page", "1"),
        ]
    ),
    min_size=1,
    max_size=3,
)


def address(parameters: list[tuple[str, str]], slash: str = "/") -> str:
    """Of the list, with these parameters."""
    return f"/store/products{slash}{'?' if parameters else ''}{urlencode(parameters)}"


LISTS = st.builds(
    address,
    USUAL | ODD | st.builds(lambda usual, odd: usual + odd, USUAL, ODD),
    st.sampled_from(["/", ""]),
)
DETAILS = st.builds(
    lambda key, slash, query: f"/store/products/{key}{slash}{query}",
    st.sampled_from(["1", "2", "3", "3", "99", "0", "01", "+1", "abc", "9" * 18, "9" * 19, "%31", "%D9%A3"]),
    st.sampled_from(["/", ""]),
    st.sampled_from(["", "", "", "?", "?page=2", "?collection_id=2", "?collection_id=abc", "?colour=red"]),
)
ACCEPTED = st.sampled_from(
    ["application/json; indent=4", "application/*", "*/*;q=0.1", "text/html", "application/xml", "", "text/*"]
)
NO_WISHES = st.just({}) | st.sampled_from(["*/*", "application/json"]).map(lambda value: {"Accept": value})
HEADERS = NO_WISHES | NO_WISHES | ACCEPTED.map(lambda value: {"Accept": value})
HOSTS = st.sampled_from([{}, {}, {"Host": "shop.example:8001"}])
WHO = st.sampled_from(["anonymous"] * 4 + ["staff", "shopper", "broken token", "old cookie", "other cookie"])


def requests(role: Any, method: Any, path: Any, headers: Any) -> st.SearchStrategy[Asked]:
    """Of these, from any host, with TLS and without."""
    return st.builds(
        lambda headers, host, **rest: Asked(headers=headers | host, **rest),
        role=role,
        method=method,
        path=path,
        headers=headers,
        host=HOSTS,
        secure=st.booleans(),
    )


ANY_KEY = st.sampled_from(["1", "2", "3", "99"]).map(lambda key: f"/store/products/{key}/")
PLAIN = requests(
    st.just("anonymous"), st.sampled_from(["GET", "HEAD"]), USUAL.map(address) | ANY_KEY, st.just({})
)
ANY = requests(WHO, st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]), LISTS | DETAILS, HEADERS)
REQUESTS = PLAIN | PLAIN | ANY


def credentials(staff: str, shopper: str) -> Mapping[str, dict[str, str]]:
    """What each role sends, given the tokens of two of them."""
    return {
        "anonymous": {},
        "staff": {"Authorization": f"JWT {staff}"},
        "shopper": {"Authorization": f"Bearer {shopper}"},
        "broken token": {"Authorization": "JWT broken"},
        "old cookie": {"Cookie": "sessionid=long-since-gone"},
        "other cookie": {"Cookie": "theme=dark"},
    }
