"""Questions and answers about one entry, until nothing is missing and no answer is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contentbot.jobs.asking import questions
from contentbot.jobs.asking.questions import Fields
from contentbot.jobs.asking.trial import Place, Trial, attempt
from contentbot.model import Finding

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with one person.

    ask: shows a text and returns what the person types. answered: the fields that nobody
    needs to ask for. remarks: what waits to be said, with the next question or afterwards.
    """

    place: Place
    ask: Ask
    answered: frozenset[str]
    remarks: list[str] = field(default_factory=list)

    def fill(self, fields: Fields) -> Fields:
        """Fields with what was missing; nothing is asked when the entry is complete.

        Raises:
            KeyboardInterrupt: the person leaves (here and below).
        """
        kind = self.place.kind
        paths = [path for path in questions.asked(kind) if path not in self.answered]
        if any(questions.missing(kind, path, fields) for path in paths):
            for path in paths:
                if questions.get(fields, path) is None and not questions.moot(path, fields):
                    fields = self._answer(fields, path)
        return fields

    def _answer(self, fields: Fields, path: str) -> Fields:
        """Fields with an answer in which there is no error, or without one that is not needed."""
        reason = ""
        while True:
            reply = self._hear(fields, path, reason)
            if reply:
                trial = attempt(self._with(fields, path, reply), self.place)
                errors = self._errors(trial, fields, path)
                if not errors:
                    self.remarks.extend(trial.remarks)
                    return trial.fields
                reason = _told(errors[0])
            elif questions.needed(self.place.kind, path, fields):
                reason = "This one is needed."
            else:
                return fields

    def _errors(self, trial: Trial, fields: Fields, path: str) -> list[Finding]:
        """The errors in an answer, as far as it is to blame.

        What a good answer would have as well comes of fields that are still to be asked for.
        """
        errors = trial.errors_in(path)
        if not errors:
            return []
        good = attempt(self._with(fields, path, self._question(fields, path).example), self.place)
        others = {finding.rule for finding in good.errors_in(path)}
        return [finding for finding in errors if finding.rule not in others]

    def settle(self, fields: Fields) -> Fields:
        """Fields after everything was asked for again that another answer can mend."""
        kept: set[str] = set()
        while True:
            trial = attempt(fields, self.place)
            self.remarks.extend(trial.remarks)
            fields = trial.fields
            fault = self._fault(trial, kept)
            if fault is None:
                return fields
            path, finding = fault
            keep = finding.severity != "error"
            reply = self._hear(fields, path, _told(finding), keep=keep)
            if reply:
                fields = self._with(fields, path, reply)
            elif keep:
                kept.add(finding.about)
            elif not questions.needed(self.place.kind, path, fields):
                fields = questions.without(fields, path)

    def _fault(self, trial: Trial, kept: set[str]) -> tuple[str, Finding] | None:
        """The first error or warning that lies in one value, and the path of that value."""
        known = {*questions.asked(self.place.kind), *self.answered}
        paths = sorted(known, key=lambda path: (-path.count("."), path))  # the innermost first
        for finding in trial.report.findings:
            if finding.severity == "info" or finding.about in kept:
                continue
            path = next((path for path in paths if trial.within(finding, path)), None)
            if path is not None:
                return path, finding
        return None

    def _with(self, fields: Fields, path: str, reply: str) -> Fields:
        settings = self.place.work.settings
        value = questions.value(self.place.kind, path, reply, settings, numbered=True)
        return questions.put(fields, path, value)

    def _question(self, fields: Fields, path: str) -> questions.Question:
        return questions.question(self.place.kind, path, fields, self.place.work.settings)

    def _hear(self, fields: Fields, path: str, reason: str, *, keep: bool = False) -> str:
        said = "\n".join(filter(None, [*self.remarks, reason]))
        self.remarks.clear()
        try:
            return self.ask(self._question(fields, path).prompt(said, keep=keep)).strip()
        except EOFError:  # Ctrl-D
            raise KeyboardInterrupt from None


def _told(finding: Finding) -> str:
    # What a schema would say is in the question already.
    way_out = f"\n  {finding.help}" if finding.help and "schema-" not in finding.rule else ""
    return f"{finding.severity}[{finding.rule}] {finding.message}{way_out}"
