"""Addresses that reach their page unprotected, or by way of something else."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.address import parts
from contentbot.content.document import Address, Document
from contentbot.lint.fields import change, part, safe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.slips import followed, slip
from contentbot.lint.tracking import untracked
from contentbot.model import Fix, Found
from contentbot.text import late


def _whole(document: Document, address: Address, new: str) -> Fix:
    return safe(change(document, address.span, address.url, 0, len(address.url), new=new))


# --- how it is sent --------------------------------------------------------------------------

# Browsers never speak plain HTTP to names under these endings.
_ALWAYS_SECURE = (".dev", ".app", ".page", ".new", ".foo", ".zip", ".github.io", ".gitlab.io")


@rule("warning", fix="safe")
def plain_http(document: Document, facts: Facts) -> Iterator[Found]:
    """An address begins with `http://`, so the page is sent unprotected.

    Browsers warn of such pages. Most sites can be reached by `https://` as well; where
    that is certain the fix writes it.

    Bad:
        * [Faster builds](http://builds.github.io/faster)

    Bad:
        title: Faster builds
        url: http://example.org/faster
        section: observations

    Good:
        * [Faster builds](https://builds.github.io/faster)
    """
    secure: set[str] | None = None
    for address in document.addresses:
        if not address.field or not address.url.startswith("http://") or slip(address.url):
            continue
        if secure is None:
            secure = {
                parts(other.url).host
                for other in document.addresses
                if other.url.startswith("https:")
            }
        host = parts(address.url).host
        if "." not in host or host[-1].isdigit():
            continue  # a machine of somebody's own
        known = host in secure or host.endswith(_ALWAYS_SECURE)
        known = known or tables.is_repository_host(host) or tables.media_kind(host) != ""
        fix = (
            safe(change(document, address.span, address.url, 0, 4, new="https")) if known else None
        )
        place = part(document, address.span, address.url, 0, 7)
        yield Found(
            place, "the page is sent unprotected", "write `https://` if the site answers to it", fix
        )


# --- where it goes by way of another ---------------------------------------------------------


@rule("warning", fix="safe")
def short_address(document: Document, facts: Facts) -> Iterator[Found]:
    """A short address hides where it leads.

    Readers see the site before they click, and short addresses die with the service that
    made them. The fix writes the full one where the short one tells it, without what only
    tracks readers.

    Bad:
        * [video] [Faster builds](https://youtu.be/zHpDGeJU7no?t=60)

    Bad:
        * [Faster builds](https://bit.ly/3kXw9Qz)

    Bad:
        title: Faster builds
        url: https://t.co/3kXw9Qz
        section: observations

    Good:
        * [video] [Faster builds](https://www.youtube.com/watch?v=zHpDGeJU7no&t=60)
    """
    hosts = [one.host for _, one in followed(document)]
    # Where most are of this form, it is what the edition is used to.
    usual = hosts.count("youtu.be") > max(1, hosts.count("www.youtube.com"))
    for address, one in followed(document):
        short = tables.is_shortener(one.host, one.path or "/")
        if one.host == "youtu.be" and usual:
            continue
        if not short and one.host != "youtu.be" and address.url.find("http", 8) == -1:
            continue
        full = tables.full_address(address.url)
        if short or full:
            full = full and untracked(full, facts.settings)
            fix = _whole(document, address, full) if full and slip(full) is None else None
            help_ = (
                "write the address that it leads to"
                if fix
                else "open it, and copy the address that it leads to"
            )
            yield Found(address.span, f"`{one.host}` hides where the address leads", help_, fix)


_SMALL = ("m.", "mobile.", "amp.", "touch.")
_SIGNS = ("/amp", "?amp", "&amp", ".ampproject.", "m=1", "outputType", "//i.")
_CACHED = late(
    r"https?://(?:www\.google\.[a-z.]+/amp/|[\w-]+\.cdn\.ampproject\.org/[cv]/)(s/)?(?=[\w-]+\.)"
)
_AMP_PATH = late(r"/amp/?\Z")


@rule("warning", fix="safe")
def mobile_address(document: Document, facts: Facts) -> Iterator[Found]:
    """An address leads to a page's version for telephones, or to a copy at a search engine.

    Sites send telephones to their own version by themselves; on a large screen that
    version is awkward, and copies vanish.

    Bad:
        * [video] [Faster builds](https://m.youtube.com/watch?v=zHpDGeJU7no)

    Bad:
        * [Faster builds](https://www.google.com/amp/s/example.org/faster)

    Bad:
        title: Faster builds
        url: https://m.example.org/faster
        section: observations

    Good:
        * [video] [Faster builds](https://www.youtube.com/watch?v=zHpDGeJU7no)
    """
    for address, one in followed(document):
        small = one.host.startswith(_SMALL) and one.host.count(".") > 1
        if not small and ".m." not in one.host and not any(sign in address.url for sign in _SIGNS):
            continue
        cached = _CACHED.match(address.url)
        full = tables.desktop_address(address.url)
        if cached:
            full = f"http{'s' if cached[1] else ''}://{address.url[cached.end() :]}"
        if full or small or _AMP_PATH.search(one.path):
            fix = _whole(document, address, untracked(full, facts.settings)) if full else None
            yield Found(
                address.span, "this is a version for telephones, or a copy",
                "link the page that every screen can show", fix,
            )  # fmt: skip
