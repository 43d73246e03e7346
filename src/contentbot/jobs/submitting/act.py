"""The job that answers a filled form: what to correct, or a pull with the entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from contentbot.errors import ContentbotError
from contentbot.forge import Forge, Pull, Ticket
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, shelf
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding.commands import SWEEP
from contentbot.jobs.linting import confine
from contentbot.jobs.submitting import branch, kept
from contentbot.jobs.submitting.branch import Brought, Moved, Order
from contentbot.jobs.submitting.decision import Decision, form_of, sign_of
from contentbot.jobs.submitting.judging import Judged, judge
from contentbot.jobs.submitting.kept import Kept, Own
from contentbot.render import ticket as render
from contentbot.render.alive import alive
from contentbot.render.answer import new_file_link
from contentbot.render.form import Form
from contentbot.render.ticket import Answer, State

MOST_OPEN = 5  # submissions of one account
SUBMISSION = labels.FORM  # the label of the pulls, by which those that were closed are found
LONGEST = 65_000  # characters of a comment with its marker; the forge takes 65,536


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What there was when this run began. pulls: the open ones. accounts: those of the bot."""

    accounts: Collection[str]
    ticket: Ticket
    form: Form
    own: list[Own]
    pulls: list[Pull]

    @property
    def kept(self) -> Kept | None:
        """What is remembered of earlier runs."""
        last = kept.latest(self.own)
        return last.kept if last else None


def act(decision: Decision, forge: Forge, base: Base, place: Place) -> str:
    """Answer a form; what was done, in words of ours for the log.

    Raises:
        OutsideError: the forge failed; what was begun, the next run ends.
    """
    known = _know(decision, forge, base)
    if known is None:
        return "the form was changed or closed in the meantime"
    mine = next((one for one in known.pulls if _is_of(one, decision, place)), None)
    before = known.kept
    if mine is None and before and before.pull:
        over: State = "merged" if forge.pull(before.pull).merged else "closed"
        return _say(Answer(state=over, pull=before.pull), before, known, forge, place)
    books = shelf.read(forge, base.settings.bot_accounts)
    rights, number = forge.rights(decision.account), mine.number if mine else 0

    def job(_begun: confine.Begun, _refused: confine.Refused) -> Judged:
        return judge(decision, known.form, base, rights=rights, index=books.index, mine=number)

    judged = confine.run(job)  # a stranger's text, beside a token that may write
    if judged.problems:
        found = _to_correct(judged, mine, place)
        return _say(found, before, known, forge, place, judged=judged)
    if mine is None and _open_already(decision, known, place) >= MOST_OPEN:
        found = Answer(state="full", most=MOST_OPEN)
        return _say(found, before, known, forge, place, judged=judged)
    return _send(decision, judged, known, forge, place)


def _know(decision: Decision, forge: Forge, base: Base) -> _Known | None:
    """What there is to know; None when the form is not as it was read."""
    ticket = forge.ticket(decision.ticket)
    form = form_of(ticket, base.settings, account=decision.account)
    if form is None or form.name != decision.form or sign_of(ticket.body) != decision.sign:
        return None
    accounts = base.settings.bot_accounts
    own = kept.own(forge.comments(ticket.number), accounts)
    return _Known(accounts=accounts, ticket=ticket, form=form, own=own, pulls=forge.pulls())


def _is_of(pull: Pull, decision: Decision, place: Place) -> bool:
    return branch.ticket_of(pull, place) == decision.ticket


def _open_already(decision: Decision, known: _Known, place: Place) -> int:
    """How many open pulls of an account came by forms."""
    account = decision.account.casefold()
    return sum(
        branch.ticket_of(one, place) is not None and render.sent_by(one.body).casefold() == account
        for one in known.pulls
    )


def _to_correct(judged: Judged, mine: Pull | None, place: Place) -> Answer:
    link = new_file_link(f"{place.home}/new/{place.branch}", judged.path, judged.text)
    return Answer(
        state="author",
        problems=judged.problems,
        pull=mine.number if mine else 0,
        file=link if judged.path else "",
    )


# --- sending it ------------------------------------------------------------------------------


def _send(decision: Decision, judged: Judged, known: _Known, forge: Forge, place: Place) -> str:
    order = Order(
        ticket=decision.ticket,
        account=decision.account,
        id=decision.id,
        kind=known.form.kind,
        path=judged.path,
        text=judged.text,
    )
    before = _ahead(order, known, forge)
    try:
        made = branch.bring(order, forge, place, pulls=known.pulls, kept=before)
    except Moved:
        return "the branch moved in the meantime"
    number = made.pull.number if made.pull else 0
    if made.touched:
        now = Answer(state="touched", pull=number)
        return _say(now, before, known, forge, place)
    after = Kept(pull=number, head=made.head, path=order.path, text=order.sign, sign=decision.sign)
    link = "" if made.pull else branch.compare_link(order, place)
    now = Answer(state="sent" if made.pull else "left", pull=number, link=link)
    told = _say(now, after, known, forge, place, judged=judged)
    if made.pull:
        _see_to(made, made.pull, order, forge)
    return told


def _ahead(order: Order, known: _Known, forge: Forge) -> Kept | None:
    """What is remembered, and with it what the branch is about to hold, before it does."""
    last = kept.latest(known.own)
    if last is None or not last.kept.head or last.kept.text == order.sign:
        return last.kept if last else None
    after = replace(last.kept, text=order.sign)
    body = f"{after.line()}\n{last.comment.body.partition(chr(10))[2]}"
    forge.edit_comment(known.ticket.number, last.comment.id, body)
    return after


def _see_to(made: Brought, pull: Pull, order: Order, forge: Forge) -> None:
    """Label the pull, and have it looked at: what a workflow pushes starts no other one."""
    wanted = {SUBMISSION, labels.KINDS[order.kind]}
    if new := wanted - pull.labels:
        forge.add_labels(pull.number, sorted(new))
    if made.new or forge.status(made.head) is None:
        forge.dispatch(SWEEP, {"pull": str(pull.number)})


# --- saying it -------------------------------------------------------------------------------


def _say(
    answer: Answer,
    after: Kept | None,
    known: _Known,
    forge: Forge,
    place: Place,
    *,
    judged: Judged | None = None,
) -> str:
    """Keep one comment as it should be; a form that was changed is left to the run of its change.

    after: what is to be remembered; None: nothing yet.
    """
    sign = sign_of(known.ticket.body)
    text = _text(answer, judged, place)
    mark = after or Kept(sign=sign)
    body = f"{replace(mark, sign=sign).line()}\n{text}"
    last = kept.latest(known.own)
    if last is not None and last.comment.body == body and len(known.own) == 1:
        return f"{answer.state}; nothing to change"
    # What was done is remembered in any case: the next run has to know of it.
    done = after is not None and after != known.kept
    if not done and sign_of(forge.ticket(known.ticket.number).body) != sign:
        return "the form was changed in the meantime"
    _write(body, known, forge)
    return answer.state


def _write(body: str, known: _Known, forge: Forge) -> None:
    """One comment: the oldest of the bot's, with this text."""
    number = known.ticket.number
    own = [one.comment for one in known.own]
    mine = None
    if not own:
        mine = forge.post_comment(number, body)
        # Another run may have done the same: whoever comes last sees both.
        found = kept.own(forge.comments(number), known.accounts)
        own = [one.comment for one in found] or [mine]
    first, *rest = sorted(own, key=lambda one: one.id)
    if first.body != body and (mine is None or first.id != mine.id):
        forge.edit_comment(number, first.id, body)
    for one in rest:
        forge.delete_comment(number, one.id)


def _text(answer: Answer, judged: Judged | None, place: Place) -> str:
    """The comment below its marker.

    Raises:
        ContentbotError: a word of a stranger would come alive.
    """
    if judged is not None:
        answer = _with(answer, judged, place)
    text = render.body(answer)
    references = {f"#{answer.pull}", *(judged.references if judged else ())}
    found = alive(text, links=place.links, references=references)
    if found or len(text) > LONGEST:
        raise ContentbotError(f"the comment would hold more than was meant: {found[:3]!r}")
    return text


def _with(answer: Answer, judged: Judged, place: Place) -> Answer:
    """What to say of an entry, with all that is known of it."""
    return replace(
        answer,
        remarks=judged.remarks,
        mended=judged.mended,
        preview=judged.preview,
        goal=judged.goal,
        manual=place.manual,
    )
