r"""The form of addresses: whether a browser can follow them at all."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Address, Document
from contentbot.lint.fields import change, part, safe, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.slips import Kind, Slip, slip
from contentbot.model import Fix, Found, Span

# A page of the newsletter's own site, as its generator writes it.
_OWN_PAGES = ("#", "{filename}", "|filename|", "{static}")


def _slips(document: Document, facts: Facts, kind: Kind) -> Iterator[tuple[Address, Slip]]:
    """The addresses with one kind of slip; those of broken links were cut off and say nothing."""
    for address in document.addresses:
        found = slip(address.url)
        if found is None or found.kind != kind or address.url in facts.settings.placeholders:
            continue
        broken = (
            address.text is None and address.entry is not None and "broken" in address.entry.spans
        )
        if not broken and document.slice(address.whole) not in facts.settings.template_remarks:
            yield address, found


def _place(document: Document, address: Address, found: Slip) -> Span:
    return part(document, address.span, address.url, *found.at)


def _fix(document: Document, address: Address, found: Slip) -> Fix | None:
    if found.mended is None or slip(found.mended) is not None:
        return None
    start, end = 0, len(address.url)
    edit = change(document, address.span, address.url, start, end, new=found.mended)
    return safe(edit) if found.sure else unsafe(edit)


@rule("error", locked=True)
def address_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A link has no address.

    The line looks like a link in the source, but clicking it leads nowhere.

    Bad:
        * [Faster builds]()

    Bad:
        title: Faster builds
        url: "https://"
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address, found in _slips(document, facts, "missing"):
        yield Found(
            address.span if address.url else address.whole,
            found.said,
            "put the page's address there",
        )


@rule("error", fix="safe", locked=True)
def scheme_garbled(document: Document, facts: Facts) -> Iterator[Found]:
    """An address begins with something like `https://`, but not with that.

    A letter slipped in or got lost while copying, and browsers do not guess.

    Bad:
        * [Faster builds](hhttps://example.org/faster)

    Bad:
        * [Faster builds](https:https://example.org/faster)

    Bad:
        title: Faster builds
        url: https//example.org/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address, found in _slips(document, facts, "scheme"):
        place = _place(document, address, found)
        yield Found(
            place, found.said, "begin the address with `https://`", _fix(document, address, found)
        )


@rule("error", fix="safe", locked=True)
def scheme_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """An address does not begin with `https://`.

    A browser's address bar adds it; a link without it is looked for on our own site
    and is not found there.

    Bad:
        * [Faster builds](www.example.org/faster)

    Bad:
        title: Faster builds
        url: example.org/faster
        section: observations

    Good:
        * [Faster builds](https://www.example.org/faster)
    """
    for address, found in _slips(document, facts, "unschemed"):
        fix = _fix(document, address, found)
        yield Found(address.span, f"`{address.url}` lacks `https://`", "put it in front", fix)


@rule("error", locked=True)
def relative_address(document: Document, facts: Facts) -> Iterator[Found]:
    """An address does not say on which site its page is.

    Such an address works within one site only; from the newsletter it leads nowhere.

    Bad:
        * [Faster builds](/blog/faster)

    Bad:
        title: Faster builds
        url: faster.html
        section: observations

    Good:
        * [Faster builds](https://example.org/blog/faster)
    """
    for address, _ in _slips(document, facts, "relative"):
        if address.field or not address.url.startswith(_OWN_PAGES):
            yield Found(
                address.span, f"`{address.url}` names no site", "copy the page's whole address"
            )


_DANGEROUS = frozenset({"javascript", "vbscript", "data", "file", "blob", "about"})
_FOR_PEOPLE = frozenset({"mailto", "tel", "sms", "matrix", "xmpp", "irc", "ircs"})


@rule("warning", locked=True)
def foreign_scheme(document: Document, facts: Facts) -> Iterator[Found]:
    """An address leads to something that is no web page.

    Readers follow links in a browser or a mail program. Addresses that run a script or
    name a file on somebody's own machine are errors.

    Bad:
        * [Faster builds](ftp://example.org/faster)

    Bad:
        title: Faster builds
        url: "javascript:alert(1)"
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address, found in _slips(document, facts, "foreign"):
        if found.said in _FOR_PEOPLE and (not address.field or "." in address.field):
            continue
        yield Found(
            address.span, f"`{found.said}:` is not the address of a web page",
            "link a page that begins with `https://`",
            severity="error" if found.said in _DANGEROUS else None,
        )  # fmt: skip


@rule("error", fix="safe", locked=True)
def host_malformed(document: Document, facts: Facts) -> Iterator[Found]:
    """The part between `https://` and the next slash cannot be a site's name.

    It needs a dot before its ending, and letters, digits and hyphens are all it may hold.

    Bad:
        * [Faster builds](https://builds.example.ogr/faster)

    Bad:
        title: Faster builds
        url: https://exampleorg/faster
        section: observations

    Good:
        * [Faster builds](https://builds.example.org/faster)
    """
    for address, found in _slips(document, facts, "host"):
        place = _place(document, address, found)
        yield Found(place, found.said, "copy the address again", _fix(document, address, found))


@rule("error", locked=True)
def addresses_glued(document: Document, facts: Facts) -> Iterator[Found]:
    """One address follows another without anything between them.

    It happens when an address is pasted beside one that was there already.

    Bad:
        * [Faster builds](https://example.org/fasterhttps://example.org/builds)

    Bad:
        title: Faster builds
        url: https://example.org/https://example.org/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://web.archive.org/web/2024/https://example.org/faster)
    """
    for address, found in _slips(document, facts, "glued"):
        place = _place(document, address, found)
        yield Found(place, found.said, "keep one of them", _fix(document, address, found))


@rule("error", fix="safe")
def address_end(document: Document, facts: Facts) -> Iterator[Found]:
    """The last sign of an address is not a part of it.

    A quotation mark, a bracket or the full stop of a sentence was copied along. Most
    sites answer that there is no such page.

    Bad:
        * [Faster builds](https://example.org/faster")

    Bad:
        title: Faster builds
        url: https://example.org/faster)
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster_(computing))
    """
    for address, found in _slips(document, facts, "end"):
        place = _place(document, address, found)
        yield Found(place, found.said, "cut it off", _fix(document, address, found))


@rule("error")
def address_malformed(document: Document, facts: Facts) -> Iterator[Found]:
    r"""An address holds a sign that no address can have.

    Spaces, quotation marks, angle brackets and signs that nobody sees get in while
    copying. An address that really needs one writes it as `%20`, `%22` and so on.

    Bad:
        * [Faster builds](<https://example.org/faster builds>)

    Bad:
        * [Faster builds](https://example.org/fas""ter)

    Bad:
        title: Faster builds
        url: https://example.org/fas\u200bter
        section: observations

    Good:
        * [Faster builds](https://example.org/faster%20builds)
    """
    for address, found in _slips(document, facts, "sign"):
        if document.edition is not None and "](" in address.url:
            continue  # a link in a link is told by the rule for its brackets
        place = _place(document, address, found)
        yield Found(place, found.said, "copy the address again", _fix(document, address, found))
