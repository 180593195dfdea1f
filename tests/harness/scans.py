"""A scan as it is saved, with something of everything in it."""

from dataclasses import replace

from harness.runs import Machine
from harness.scan.baseline import Known
from harness.scan.causes import Cause
from harness.scan.crawl import Refusal
from harness.scan.document import Scan, exit_code
from harness.scan.excess import Excess
from harness.scan.findings import Asked, Endpoint
from harness.scan.fits import RoleFit
from harness.scan.growth import Fit, Term

ROLES = ("guest", "staff")
IMAGES = Cause(
    "$.results",
    1,
    False,
    ROLES,
    "SELECT image",
    "shop/serializers.py:31",
    "ProductSerializer.images",
    "ProductViewSet.list",
    "prefetch_related('images')",
)


def asked(queries: int, role: str = "guest", **lengths: int) -> Asked:
    return Asked(
        role, "/", queries, queries, 8, 100, {f"$.{name}": length for name, length in lengths.items()}
    )


def endpoint(path: str, found: str, answers: tuple[Asked, ...] = (), **more: object) -> Endpoint:
    made = Endpoint(path, found, (), (), (), (), answers, False)  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


GROWS = endpoint(
    "/products/",
    "grows",
    (asked(4, results=2), asked(52, results=50), asked(52, "staff", results=50)),
    fits=(RoleFit(ROLES, Fit("grows", 2, (Term("$.results", 1),))),),
    causes=(IMAGES,),
)
CONSTANT = endpoint(
    "/carts/{id}/",
    "constant",
    (asked(2, items=1), asked(3, "staff", items=1200)),
    fits=(RoleFit(ROLES, Fit("constant", 2)),),
    excesses=(Excess("rows", 4041, 41, "guest", "/carts/1/", "SELECT", "shop/views.py:7", "Carts.get"),),
)
UNTOLD = endpoint(
    "/products/{id}/",
    "untold",
    (asked(5, images=3, tags=0), asked(5, images=3)),
    fits=(RoleFit(ROLES, Fit("untold")),),
)
FLAT = endpoint("/me/", "flat", (asked(1),), fits=(RoleFit(ROLES, Fit("flat")),))
REFUSED = endpoint(
    "/orders/",
    "unanswered",
    refusals=(Refusal("guest", "/orders/", 401), Refusal("staff", "/orders/", 404, "Not found.")),
)
GONE = Known("/collections/", "$", "Collection.count", 1)


def scan(*endpoints: Endpoint) -> Scan:
    return Scan(
        schema=1,
        kind="scan",
        created="2026-11-21T12:00:00Z",
        command="python -m harness scan perf",
        seconds=9.5,
        machine=Machine("Linux", "a processor", 2, 8.0, 0.1, (1,), (0,)),
        target="perf",
        origin=None,
        roles=ROLES,
        endpoints=endpoints,
        gone=(GONE,),
        exit_code=exit_code(endpoints),
    )


EVERYTHING = scan(CONSTANT, GROWS, UNTOLD, FLAT, REFUSED)
