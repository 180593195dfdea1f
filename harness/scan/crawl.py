"""Asks every GET operation in every role at several sizes, no more than is needed to tell growth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from harness.probes import Probe
from harness.scan.addresses import Values, from_probes
from harness.scan.answers import Answer, Reply, answer
from harness.scan.openapi import Operation
from harness.scan.scope import Scope

Ask = Callable[[str, str], Reply]  # role, address: the reply of a server that has answered the same before


@dataclass(frozen=True)
class Refusal:
    """An operation that gave a role no answer; status 0 where nothing came back, or nothing could be asked.

    `address` is empty in the last case.
    """

    role: str
    address: str
    status: int
    reason: str = ""

    @property
    def forbids(self) -> bool:
        return self.status in (401, 403)

    @property
    def breaks(self) -> bool:
        """Whether the server failed."""
        return self.status >= 500 or (self.status == 0 and self.address != "")


@dataclass(frozen=True)
class Visit:
    """What one endpoint answered to every role."""

    endpoint: str
    answers: tuple[Answer, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Effort:
    """How much one role asks: so many objects at most, until every array was met at so many lengths."""

    objects: int
    lengths: int

    def is_enough(self, answers: Sequence[Answer]) -> bool:
        """Empty arrays aside. Two answers without any array are enough too."""
        seen: dict[str, set[int]] = {}
        for one in answers:
            for path, length in one.lengths.items():
                seen.setdefault(path, set()).update([length] if length else [])
        if not seen:
            return len(answers) > 1
        return all(len(lengths) >= self.lengths for lengths in seen.values())


# The first role that is let in shows how an endpoint grows, the others whether it does so for them too.
THOROUGH, BRIEF = Effort(objects=10, lengths=3), Effort(objects=4, lengths=2)


class Crawl:
    """One walk through an API. What lists answer to a role fills the paths that come after."""

    def __init__(
        self,
        ask: Ask,
        operations: Sequence[Operation],
        roles: Sequence[str],
        scope: Scope,
        probes: Sequence[Probe],
    ) -> None:
        self.ask, self.roles, self.scope = ask, roles, scope
        self.operations = [*with_queries(operations, probes, scope.size_parameters)]
        self.values = Values([scope.values, from_probes(operations, probes)])
        self.closed: dict[tuple[str, str], Refusal] = {}  # lists that a role may not see

    def visits(self) -> Iterator[Visit]:
        for operation in self.operations:
            yield self.visit(operation)

    def visit(self, operation: Operation) -> Visit:
        answers: list[Answer] = []
        refusals: list[Refusal] = []
        for role in self.roles:
            told = [*self.told(operation, role, BRIEF if answers else THOROUGH)]
            own = [one for one in told if isinstance(one, Answer)]
            answers += own
            # An object that is gone says nothing where others are there.
            refusals += [one for one in told if isinstance(one, Refusal) and not (own and one.status == 404)]
        return Visit(operation.endpoint, tuple(answers), tuple(refusals))

    def told(self, operation: Operation, role: str, effort: Effort) -> Iterator[Answer | Refusal]:
        """What one role is told, until that is enough, or the role is refused, or the server fails."""
        addresses = self.values.addresses(operation.path, role)[: effort.objects]
        if refusal := self.not_to_be_asked(operation, role, addresses):
            yield refusal
            return
        answers: list[Answer] = []
        for path in addresses:
            for query in self.queries(operation, effort):
                one = self.answer(role, path, query)
                yield one
                if isinstance(one, Answer):
                    answers.append(one)
                elif one.status != 404:
                    return
            if effort.is_enough(answers):
                return

    def not_to_be_asked(self, operation: Operation, role: str, addresses: Sequence[str]) -> Refusal | None:
        """Why there is nothing to ask; None when there is."""
        given = {name for name, _ in parse_qsl(operation.fixed)}
        if lacking := [name for name in operation.required if name not in given]:
            return Refusal(role, "", 0, f"it needs ?{lacking[0]}=, which a probe can give")
        if addresses:
            return None
        parent = operation.path[: operation.path.rindex("{")].rstrip("/")
        unknown = Refusal(role, "", 0, f"no value is known for {{{operation.parameters[-1]}}}")
        return self.closed.get((role, parent), unknown)

    def queries(self, operation: Operation, effort: Effort) -> list[str]:
        """The queries of an operation: one for each size, or the first and the last page, or just one."""
        sized = [name for name in self.scope.size_parameters if name in operation.query]
        if sized:
            sizes = sorted(self.scope.sizes)
            chosen = sizes if effort is THOROUGH else [*dict.fromkeys([sizes[0], sizes[-1]])]
            queries = [urlencode({sized[0]: size}) for size in chosen]
        else:
            queries = ["", "page=last"] if "page" in operation.query else [""]
        return ["&".join(filter(None, [operation.fixed, query])) for query in queries]

    def answer(self, role: str, path: str, query: str) -> Answer | Refusal:
        address = f"{path}?{query}" if query else path
        reply = self.ask(role, address)
        if reply.status != 200:
            refusal = Refusal(role, address, reply.status, reply.reason)
            if refusal.forbids:
                self.closed[role, path.rstrip("/")] = refusal
            return refusal
        if (found := answer(role, address, reply)) is None:
            return Refusal(role, address, reply.status, "its answer is no JSON")
        self.values.learn(role, path, found.content)
        return found


def with_queries(
    operations: Sequence[Operation], probes: Sequence[Probe], size_parameters: Sequence[str]
) -> Iterator[Operation]:
    """Each operation, and once more for every query that probes ask it with."""
    reads = [probe for probe in probes if not probe.writes]
    asked = [probe.request(case).path.partition("?") for probe in reads for case in probe.cases]
    for operation in operations:
        yield operation
        own = [parse_qsl(query) for path, _, query in asked if operation.match(path)]
        fixed = [urlencode([pair for pair in pairs if pair[0] not in size_parameters]) for pairs in own]
        yield from (replace(operation, fixed=query) for query in dict.fromkeys(filter(None, fixed)))
