"""Ten submissions that people really made to a newsletter, each with the draft of its week.

Titles, addresses and dates are as they were sent. Those that stood in a draft are sent so;
others are sent as files, which is how people would do it now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

DRAFT = "content/drafts/next.md"
COMMUNITY = "## Updates from Rust Community\n\n### "
PARTICIPATION = "## Call for Participation; projects and speakers\n\n### "


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody sent.

    name: of the page that shows the answer. told: that page's heading. number, day: of the
    edition. base: its draft below the front matter. files: others that are there. path: where
    the entry is put; sent: its text; below: the line of the draft that it is put below. became:
    what readers were shown in the end; empty: nothing.
    """

    name: str
    told: str
    number: int
    day: date
    base: str
    sent: str
    path: str = DRAFT
    below: str = ""
    became: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The Monday before, at noon."""
        return datetime.combine(self.day, time(12), UTC) - timedelta(days=2)

    @property
    def draft(self) -> str:
        """The draft of that week."""
        head = (
            f"Title: This Week in Rust {self.number}\n"
            f"Number: {self.number}\nDate: {self.day}\nCategory: This Week in Rust\n"
        )
        return f"{head}\n{self.base}"

    @property
    def start(self) -> dict[str, str]:
        """What the repository has before."""
        return {DRAFT: self.draft, **self.files}

    @property
    def change(self) -> dict[str, str]:
        """What the pull changes."""
        if self.path != DRAFT:
            return {self.path: self.sent}
        assert self.below and f"{self.below}\n" in self.draft, self.name
        return {DRAFT: self.draft.replace(f"{self.below}\n", f"{self.below}\n{self.sent}", 1)}


def all_of_them() -> Iterator[Submission]:
    """The submissions, in the order of their pages."""
    yield from LINKS
    yield from DATED
    yield from OTHERS


LINKS = (
    Submission(
        name="01-tracking",
        told="A line in the draft: the address tracks where readers come from, and the `*` is missing",
        number=535,
        day=date(2024, 2, 21),
        base=f"""\
{COMMUNITY}Project/Tooling Updates

* [RustRover Q4 2023 Feature Updates Retrospective](https://blog.jetbrains.com/rust/2024/02/14/q4-2023-features-retrospective/)
* [rust-analyzer changelog #221](https://rust-analyzer.github.io/thisweek/2024/02/19/changelog-221.html)

### Observations/Thoughts

* [FuturesUnordered and the order of futures](https://without.boats/blog/futures-unordered/)
""",
        below="* [rust-analyzer changelog #221](https://rust-analyzer.github.io/thisweek/2024/02/19/changelog-221.html)",
        sent="[Rust Client for Timeplus Proton SQL Streaming](https://www.timeplus.com/post/rust-client-for-proton?utm_source=rustnewsletter&utm_medium=referral&utm_campaign=rustclient)\n",
        became="* [Rust Client for Timeplus Proton SQL Streaming](https://www.timeplus.com/post/rust-client-for-proton)\n",
    ),
    Submission(
        name="02-video",
        told="A file: a video that does not say that it is one",
        number=571,
        day=date(2024, 10, 30),
        base=f"""\
{COMMUNITY}Rust Walkthroughs

* [Basic Integer Compression](https://blog.maguire.tech/posts/explorations/integercmp/)

### Miscellaneous

* [Rust Prism](https://registerspill.thorstenball.com/p/rust-prism)
* [audio] [What's New in Rust 1.76, 1.77, and 1.78](https://rustacean-station.org/episode/rust-1.76-1.77-1.78)
""",
        path="content/inbox/fontations.yml",
        sent="""\
title: Talk on Chrome's new Rust font stack, fontations
url: https://youtu.be/2HuxUN-mEIY?si=kj5SCc8PB5eP5K9f
section: miscellaneous
""",
        became="* [video] [Talk on Chrome's new Rust font stack, fontations](https://youtu.be/2HuxUN-mEIY?si=kj5SCc8PB5eP5K9f)\n",
    ),
    Submission(
        name="03-broken-link",
        told="A line in the draft: the link's last bracket is missing",
        number=588,
        day=date(2025, 2, 26),
        base=f"""\
{COMMUNITY}Project/Tooling Updates

* [zlib-rs is faster than C](https://trifectatech.org/blog/zlib-rs-is-faster-than-c/)
* [esp-hal 1.0.0 beta announcement](https://developer.espressif.com/blog/2025/02/rust-esp-hal-beta/)

### Observations/Thoughts

* [Rust edition 2024 annotated](https://bertptrs.nl/2025/02/23/rust-edition-2024-annotated.html)
""",
        below="* [esp-hal 1.0.0 beta announcement](https://developer.espressif.com/blog/2025/02/rust-esp-hal-beta/)",
        sent="* [Nyx Space and Rust Power Firefly's Blue Ghost Lunar Landing](https://nyxspace.com/blog/2025/02/21/nyx-space-and-rust-power-fireflys-blue-ghost-lunar-landing/\n",
        became="* [Nyx Space and Rust Power Firefly's Blue Ghost Lunar Landing](https://nyxspace.com/blog/2025/02/21/nyx-space-and-rust-power-fireflys-blue-ghost-lunar-landing/)\n",
    ),
    Submission(
        name="04-repeated",
        told="A line in the draft: the same page is there already, under a title of other words",
        number=583,
        day=date(2025, 1, 22),
        base=f"""\
{COMMUNITY}Observations/Thoughts

* [Branchless UTF-8 Encoding](https://cceckman.com/writing/branchless-utf8-encoding/)
* [Comparing 13 Rust Crates for Extracting Text from HTML](https://emschwartz.me/comparing-13-rust-crates-for-extracting-text-from-html/)
* [Typesafe Frontend Routing in Rust/Leptos](https://dnaaun.github.io/posts/typesafe-routing-in-rust-leptos/)
* [Introducing RealtimeSanitizer for Rust](https://steck.tech/posts/rtsan-in-rust/)
""",
        below="* [Introducing RealtimeSanitizer for Rust](https://steck.tech/posts/rtsan-in-rust/)",
        sent="* [Comparing 13 Crates for Extracting Text from HTML](https://emschwartz.me/comparing-13-rust-crates-for-extracting-text-from-html/)\n",
    ),
    Submission(
        name="05-clean",
        told="A file with nothing to correct, which an editor later moved to the walkthroughs",
        number=538,
        day=date(2024, 3, 13),
        base=f"""\
{COMMUNITY}Observations/Thoughts

* [Mental model for unsafe (complete rewrite)](https://ia0.github.io/unsafe-mental-model/)
* [10 years in Open Source](https://ochagavia.nl/blog/10-years-in-open-source/)

### Rust Walkthroughs

* [Using Stripe Payments with Rust](https://www.shuttle.rs/blog/2024/03/07/stripe-payments-rust)
""",
        path="content/inbox/async-transaction.yml",
        sent="""\
title: Problems around modelling an asynchronous API for database transaction in Rust
url: https://blog.weiznich.de/blog/async-transaction-problem/
section: observations
""",
        became="* [Problems around modelling an asynchronous API for database transaction in Rust](https://blog.weiznich.de/blog/async-transaction-problem/)\n",
    ),
    Submission(
        name="06-research",
        told="Two lines in the draft: words stand before their links",
        number=560,
        day=date(2024, 8, 14),
        base=f"""\
{COMMUNITY}Research

* [Don’t Write, but Return: Replacing Output Parameters with Algebraic Data Types in C-to-Rust Translation](https://dl.acm.org/doi/10.1145/3656406)

### Miscellaneous

* [RP2350 Launch Blog](https://thejpster.org.uk/blog/blog-2024-08-08/)
""",
        below="* [Don’t Write, but Return: Replacing Output Parameters with Algebraic Data Types in C-to-Rust Translation](https://dl.acm.org/doi/10.1145/3656406)",
        sent="""\
* one pager [The Hitchhiker’s Guide to Building an Encrypted Filesystem in Rust](https://drive.google.com/file/d/1IMs0GJdQvQ3oT5nUU2pL865zTsWPeQfr/view?usp=drivesdk)
* one pager [The Hitchhiker’s Guide to Building a Distributed Filesystem in Rust](https://drive.google.com/file/d/1aNXvklrP5a4zhoN7n2hnJ31FOKYuq4Nk/view?usp=drivesdk)
""",
        became="""\
* [The Hitchhiker’s Guide to Building an Encrypted Filesystem in Rust - one pager](https://drive.google.com/file/d/1IMs0GJdQvQ3oT5nUU2pL865zTsWPeQfr/view?usp=drivesdk)
* [The Hitchhiker’s Guide to Building a Distributed Filesystem in Rust - one pager](https://drive.google.com/file/d/1aNXvklrP5a4zhoN7n2hnJ31FOKYuq4Nk/view?usp=drivesdk)
""",
    ),
)

DATED = (
    Submission(
        name="07-place",
        told="A file: an event whose place has a code that no reader knows",
        number=588,
        day=date(2025, 2, 26),
        base="""\
## Upcoming Events

Events between 2025-02-26 - 2025-03-26 🦀

### Europe

* 2025-02-27 | Paris, FR | [Rust Paris](https://www.meetup.com/rust-paris/events/)
    * [**Rust meetup #75**](https://www.meetup.com/rust-paris/events/305791655)
* 2025-03-05 | Barcelona, ES | [BcnRust](https://www.meetup.com/bcnrust/events/)
    * [**17th BcnRust Meetup**](https://www.meetup.com/bcnrust/events/305887675)
""",
        files={
            "content/events/rust-meetup-75.yml": """\
title: "Rust meetup #75"
url: https://www.meetup.com/rust-paris/events/305791655
organizer: {name: Rust Paris, url: https://www.meetup.com/rust-paris/events/}
starts: 2025-02-27
place: Paris, FR
""",
            "content/events/17th-bcnrust-meetup.yml": """\
title: 17th BcnRust Meetup
url: https://www.meetup.com/bcnrust/events/305887675
organizer: {name: BcnRust, url: https://www.meetup.com/bcnrust/events/}
starts: 2025-03-05
place: Barcelona, ES
""",
        },
        path="content/events/rust-web-workshop.yml",
        sent="""\
title: Rust Web Workshop
url: https://www.meetup.com/london-rust-project-group/events/306155563
organizer:
  name: London Rust Project Group
  url: https://www.meetup.com/london-rust-project-group/events/
starts: 2025-02-28
place: London, 17, GB
""",
        became="""\
* 2025-02-28 | London, UK | [London Rust Project Group](https://www.meetup.com/london-rust-project-group/events/)
    * [**Rust Web Workshop**](https://www.meetup.com/london-rust-project-group/events/306155563)
""",
    ),
    Submission(
        name="08-event-line",
        told="A line in the draft: an event whose title stands where its organizer belongs",
        number=541,
        day=date(2024, 4, 3),
        base="""\
## Upcoming Events

Events between 2024-04-03 - 2024-05-01 🦀

### Europe

* 2024-04-17 | Bergen, NO | [Hubbel kodeklubb](https://www.meetup.com/bergen-html-css-meetup-group/)
    * [**Lær Rust med Conways Game of Life**](https://www.meetup.com/bergen-html-css-meetup-group/events/300031586/)
* 2024-04-23 | Berlin, DE | [Rust Berlin](https://www.meetup.com/rust-berlin/)
    * [**Rust'n'Tell - Rust for the Web**](https://www.meetup.com/rust-berlin/events/300047151/)
""",
        below="    * [**Lær Rust med Conways Game of Life**](https://www.meetup.com/bergen-html-css-meetup-group/events/300031586/)",
        sent="* 2024-04-20 | Augsburg, DE | [Augsburger Linux-Infotag 2024: Workshop Einstieg in Embedded Rust mit dem Raspberry Pico WH](https://www.luga.de/static/LIT-2024/talks/einstieg_in_embedded_rust_mit_dem_raspberry_pico_wh/)\n",
        became="""\
* 2024-04-20 | Augsburg, DE | [Augsburger Linux-Infotag 2024](https://www.luga.de/static/LIT-2024/)
   * [**Augsburger Linux-Infotag 2024: Workshop Einstieg in Embedded Rust mit dem Raspberry Pico WH**](https://www.luga.de/static/LIT-2024/talks/einstieg_in_embedded_rust_mit_dem_raspberry_pico_wh/)
""",
    ),
    Submission(
        name="09-call-for-papers",
        told="A line in the draft, below the wrong paragraph: a call for papers in a form of its own",
        number=575,
        day=date(2024, 11, 27),
        base=f"""\
{PARTICIPATION}CFP - Events

These events look for speakers.

* [**Rust in Paris 2025**](https://docs.google.com/forms/d/e/1FAIpQLSdamzdbUi3EIGBrmEw0-Na4myXP0088kvxVmVT4YU-1BEiyCg/viewform) | CFP closes 2024-11-30 | Paris, FR | 2025-03-15

If you organize an event, please submit a link to its website.
""",
        below="If you organize an event, please submit a link to its website.",
        sent="\n* [FOSDEM 2025 Rust devroom](https://rust-fosdem.github.io)|1 December 2024|Brussels, Belgium|1 February 2025\n",
        became="* [FOSDEM 2025 Rust devroom](https://rust-fosdem.github.io) | Deadline: 1 December 2024 | Brussels, BE | 1 February 2025\n",
    ),
)

OTHERS = (
    Submission(
        name="10-task",
        told="A file: a task that does not say of which project",
        number=514,
        day=date(2023, 9, 27),
        base=f"""\
{PARTICIPATION}CFP - Projects

* [DeepCausality - Polish documentation](https://github.com/deepcausality-rs/sites/issues/71)
* [rust-libp2p - Prefer tokio runtime everywhere](https://github.com/libp2p/rust-libp2p/issues/4449)
""",
        path="content/inbox/missing-panic-condition.yml",
        sent="""\
kind: task
title: Missing panic condition on API docs
url: https://github.com/time-rs/time/issues/623
""",
        became="* [time - Missing panic condition on API docs](https://github.com/time-rs/time/issues/623)\n",
    ),
)
