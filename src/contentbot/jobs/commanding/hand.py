"""Carries out the effects of a command, one after the other; what cannot be done says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from contentbot.content.dates import real
from contentbot.content.settings import Section, Settings
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.commanding import kept, noting, pages, taking
from contentbot.jobs.commanding.commands import (
    AddLabel,
    Close,
    Dispatch,
    Effect,
    Hold,
    RemoveLabel,
    Say,
    Wish,
)
from contentbot.jobs.commanding.decision import Decision
from contentbot.jobs.commanding.kept import EVERY, Kept, Wishes
from contentbot.render import reply

CLOSE = 5  # names that are offered for one that there is not
NOT_KEPT = (
    "Somebody else wrote to my comment at the same moment, or there is no more room in it, so I "
    "did nothing. Write it again if you still want it."
)


@dataclass(frozen=True, slots=True)
class Hand:
    """What acts on one decision. pull: as it was read just now, if it was."""

    decision: Decision
    forge: Forge
    base: Base
    place: Place
    pull: Pull | None

    def carry_out(self, effect: Effect) -> str | None:
        """Do it; why it was not done, in words of ours, if it was not.

        Raises:
            OutsideError: the forge failed.
        """
        number, forge = self.decision.pull, self.forge
        match effect:
            case Dispatch(workflow, inputs):
                forge.dispatch(workflow, inputs)
            case AddLabel(name):
                forge.add_labels(number, [name])
            case RemoveLabel(name):
                if name in self.seen().labels:
                    forge.remove_label(number, name)
            case Say(text):
                forge.post_comment(number, reply.reply(text))
            case Wish():
                return self.wish(effect)
            case Hold(until):
                return self.hold(until)
            case "release":
                return self.release()
            case "take":
                done = taking.take(
                    self.seen(), forge, self.base, self.place, by=self.decision.account
                )
                return None if done.done else done.told
            case Close(policy):
                return self.close(policy)
        return None

    def seen(self) -> Pull:
        """The pull, read if it was not."""
        return self.pull or self.forge.pull(self.decision.pull)

    # --- what is kept

    def wish(self, wish: Wish) -> str | None:
        """Keep another section or title for an entry."""
        section = find_section(wish.section, self.base.settings) if wish.section else None
        if wish.section and section is None:
            return no_section(wish.section, self.base.settings)
        if wish.title and not kept.is_title(wish.title):
            return "A title stands on one line, and has 300 characters at most."
        files = self.forge.files(self.decision.pull)
        there, lines = pages.of(files), pages.of_lines(files)
        page = EVERY
        if wish.page is not None:
            page = kept.key_of(wish.page)
            if page not in there:
                return "No entry that this pull adds has that address."
        elif len(there) > 1:
            return reply.which_entry(there)
        if section is not None and (page in lines or (page == EVERY and lines)):
            return reply.drafts_line()
        named = section.id if section is not None else ""
        more = Wishes(section=named, title=wish.title)
        noted = frozenset({labels.KEPT})
        return self.note(lambda old: _with(old.wanting(page, more), there), labelled=noted)

    def hold(self, until: str | None) -> str | None:
        """Keep the entries out of editions."""
        day = real(until)
        if until is not None and (day is None or day < self.base.now.date()):
            return "That is no date to come; write it like 2026-02-04."
        pull = self.seen()
        files = self.forge.files(pull.number)
        if pages.of_lines(files):
            if day is not None:
                return reply.drafts_line()
            # Once it is in the draft nothing holds a line back, so the pull is kept from coming in.
            self.forge.add_labels(pull.number, [labels.HOLD])
            return None
        there = pages.of(files)
        held = frozenset({labels.HOLD, labels.KEPT})
        return self.note(lambda old: _with(_held(old, day), there), pull, labelled=held)

    def release(self) -> str | None:
        """Undo a hold."""
        pull = self.seen()
        lines = pages.of_lines(self.forge.files(pull.number))
        why = None if lines else self.note(Kept.released, pull)
        if why is None and labels.HOLD in pull.labels:
            self.forge.remove_label(pull.number, labels.HOLD)
        return why

    def note(
        self,
        change: Callable[[Kept], Kept],
        pull: Pull | None = None,
        *,
        labelled: frozenset[str] = frozenset(),
    ) -> str | None:
        """Keep something; why not, if that fails."""
        done = noting.note(
            pull or self.seen(),
            change,
            self.forge,
            accounts=self.base.settings.bot_accounts,
            at=self.base.now,
            labelled=labelled,
        )
        return None if done else NOT_KEPT

    # --- closing

    def close(self, policy: str) -> str | None:
        """Close the pull with a sentence of the newsletter's own; once."""
        policies = self.base.settings.policies
        if policy not in policies:
            return reply.policies(policies)
        number, text = self.decision.pull, reply.reply(policies[policy])
        accounts = self.base.settings.bot_accounts
        said = (one.body for one in self.forge.comments(number) if one.author in accounts)
        if text not in map(str.strip, said):
            self.forge.post_comment(number, text)
        self.forge.close(number)
        return None


def _with(old: Kept, there: tuple[str, ...]) -> Kept:
    return Kept(old.wishes, there or old.pages)


def _held(old: Kept, until: date | None) -> Kept:
    """With all entries held, until that date alone if there is one."""
    return old.released().wanting(EVERY, Wishes(hold=True, until=until))


# --- sections --------------------------------------------------------------------------------


def sections(settings: Settings) -> list[Section]:
    """Those that an editor can put an entry into; events and calls have theirs by their facts."""
    return [one for one in settings.sections if not one.group and one.kind not in PRODUCED]


def find_section(name: str, settings: Settings) -> Section | None:
    """The section of an id or title."""
    known = sections(settings)
    found = settings.by_id.get(name.casefold()) or settings.find(name)
    return found if found in known else None


def no_section(name: str, settings: Settings) -> str:
    """What is said of a section that there is not: which may have been meant."""
    from difflib import get_close_matches

    known = {title.casefold(): one for one in sections(settings) for title in (one.id, one.title)}
    close = get_close_matches(name.casefold(), known, n=CLOSE, cutoff=0.4)
    ids = dict.fromkeys(known[title].id for title in close)
    return reply.no_section(ids or dict.fromkeys(one.id for one in sections(settings)))
