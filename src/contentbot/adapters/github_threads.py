"""Threads of comments on lines: GitHub marks them as resolved in GraphQL alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from contentbot.adapters.github_connection import Connection

THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
RESOLVE = "resolveReviewThread(input: {threadId: $ID}) { thread { id } }"


def resolve(connection: Connection, number: int, comments: Collection[int]) -> None:
    """Mark the threads of a pull that some comments began as resolved; no call for none.

    It takes one call for each hundred threads, and one that resolves.
    """
    wanted = frozenset(comments)
    if not wanted:
        return
    threads = [thread for thread, first in _unresolved(connection, number) if first in wanted]
    if not threads:
        return
    given = {f"t{place}": thread for place, thread in enumerate(threads)}
    names = ", ".join(f"${name}: ID!" for name in given)
    parts = " ".join(f"{name}: {RESOLVE.replace('$ID', f'${name}')}" for name in given)
    connection.query(f"mutation({names}) {{ {parts} }}", given, dict)


def _unresolved(connection: Connection, number: int) -> Iterator[tuple[str, int]]:
    """The threads of a pull that are not resolved: each one's id, and its first comment's."""
    owner, _, name = connection.name.partition("/")
    after: str | None = ""
    while after is not None:
        given = {"owner": owner, "name": name, "number": number, "after": after or None}
        found, after = connection.query(THREADS, given, _page)
        yield from found


def _page(data: Any) -> tuple[list[tuple[str, int]], str | None]:
    """The threads on a page that are not resolved, and where the next begins; None after the last.

    Raises:
        LookupError, TypeError, ValueError: the answer is not as described.
    """
    threads = data["repository"]["pullRequest"]["reviewThreads"]
    found = [
        (thread["id"], int(comment["fullDatabaseId"]))
        for thread in threads["nodes"]
        if not thread["isResolved"]
        for comment in thread["comments"]["nodes"]
    ]
    more = threads["pageInfo"]
    return found, more["endCursor"] if more["hasNextPage"] else None
