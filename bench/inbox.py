"""Write many entry files as contributors might: titles and addresses from a seed."""

from __future__ import annotations

from pathlib import Path
from random import Random

SECTIONS = ("observations", "walkthroughs", "project-updates", "miscellaneous", "research")
WORDS = tuple(
    """
    allocators arenas arrays atomics backends bindings bitsets bootloaders borrows brokers
    buffers builders caches channels clients closures clusters codecs collections compilers
    concurrency configuration constants containers contexts coroutines cursors daemons databases
    debuggers decoders deployments derives diagnostics dispatch drivers emulators encoders engines
    enums errors executors filters firmware fonts formats frames frameworks fuzzing games gateways
    generics graphs handles hashing heaps indexes inlining inputs interfaces interpreters iterators
    journals kernels keyboards lambdas layouts lexers libraries lifetimes linkers lists locks
    logging loops macros maps matrices messages metrics microservices migrations mocks modules
    monads mutexes networks nodes numbers objects optimisation overflows ownership packages
    packets parsers patterns permissions pipelines plugins pointers pools profiles protocols
    proxies queries queues ranges recovery registers renderers replicas requests results routers
    runtimes sandboxes schedulers schemas sensors serialisation servers sessions shaders shells
    signals slices sockets solvers spans streams strings structs systems tables tasks templates
    terminals tests threads timers tokens tools tracing traits transactions traversal trees tuples
    types unions unwinding vectors versions views visitors widgets windows workers wrappers
    """.split()  # noqa: SIM905 - a list of 170 quoted words is no better to read
)
OPENERS = (
    "Writing", "Understanding", "Faster", "Smaller", "A Tour of", "Why We Rewrote",
    "Lessons from", "Debugging", "Testing", "Notes on", "Safer", "Embedding",
)  # fmt: skip
SITES = ("blog.example.org", "example.net", "notes.example.com", "www.example.dev")


def entry(rng: Random, number: int) -> tuple[str, str]:
    """The name and text of one file."""
    words = rng.sample(WORDS, rng.randint(3, 5))
    title = f"{rng.choice(OPENERS)} {words[0].title()} and {' '.join(words[1:])}"
    slug = "-".join(words)
    page = f"{rng.randint(2015, 2025)}/{rng.randint(1, 12):02}/{slug}-{number}"
    text = (
        "# yaml-language-server: $schema=../../schemas/link.schema.json\n"
        f"title: {title}\nurl: https://{rng.choice(SITES)}/{page}\n"
        f"section: {rng.choice(SECTIONS)}\nedition: 2026-01-28\n"
    )
    return f"{slug}-{number:05x}.yml", text


def write_entries(folder: Path, count: int, seed: int = 1) -> None:
    """Make a folder whose inbox holds so many entries."""
    rng = Random(seed)
    inbox = folder / "content" / "inbox"
    inbox.mkdir(parents=True)
    for number in range(count):
        name, text = entry(rng, number)
        (inbox / name).write_text(text, "utf-8")
