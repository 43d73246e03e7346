"""What strangers may try on the bot, what guards against it, and the test that sees a guard fall.

A table: `guards.py` takes each guard away in a copy and expects its test to turn red, and makes
docs/threats.md of it.
"""

# ruff: noqa: E501 - tables of text

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Cut(NamedTuple):
    """How a guard is taken away: a text that stands once in a file, and what comes instead."""

    path: str
    old: str
    new: str


class Guard(NamedTuple):
    """One guard. cuts: several where a second guard behind it would hide that it is gone."""

    threat: str
    words: str
    test: str
    cuts: tuple[Cut, ...]


ANSWERING = "src/contentbot/jobs/answering/"
COMMANDING = "src/contentbot/jobs/commanding/"
DESK = "src/contentbot/jobs/desk/"
SUBMITTING = "src/contentbot/jobs/submitting/"
DRAFTING = "src/contentbot/jobs/drafting/"
ADMITTING = "src/contentbot/jobs/admitting/"
LINTING = "src/contentbot/jobs/linting/"
ADAPTERS = "src/contentbot/adapters/"
CONTENT = "src/contentbot/content/"
RENDER = "src/contentbot/render/"
RULES = "src/contentbot/lint/rules/"
CLI = "src/contentbot/cli/"
FLOWS = ".github/workflows/"
FORGE = "tests/forge/"
HERE = "tests/forge/test_threats.py::"
YML = "tests/test_workflows.py::"

THREATS = {
    "T1": "a privileged run executes a pull's code",
    "T2": "a pull rewrites the check, or what judges it",
    "T3": "a poisoned archive from the check",
    "T4": "a report that is about another pull",
    "T5": "the event names no pull when it comes from a fork",
    "T6": "an old result lands on a newer push",
    "T7": "an expression puts a stranger's text into a script",
    "T8": "a line break in a value makes a second output",
    "T9": "a printed text is obeyed as a workflow command",
    "T10": "a path or title breaks out of an annotation",
    "T11": "annotations beyond ten of a kind vanish",
    "T12": "more annotations than one request takes",
    "T13": "a comment beyond what GitHub takes",
    "T14": "a summary beyond what GitHub shows",
    "T15": "people are called, or tickets and commits linked, by a stranger's words",
    "T16": "a stranger's Markdown speaks as the bot",
    "T17": "somebody else writes the bot's marker",
    "T18": "a marker comes along in text that the bot shows",
    "T19": "two runs post at once",
    "T20": "a call that was carried out is made again",
    "T21": "the same result is written again",
    "T22": "a symbolic link leads to a file of the machine",
    "T23": "paths that lead out or deceive",
    "T24": "YAML made to blow up or to run something",
    "T25": "signs that hide, turn or imitate",
    "T26": "huge files, long lines, very many files",
    "T27": "a pattern that takes for ever",
    "T28": "Markdown that takes for ever",
    "T29": "scripts in a page made of entries",
    "T30": "an address leads into a private network",
    "T31": "private networks that look public",
    "T32": "a name that resolves differently the second time",
    "T33": "a redirect leads where an address may not",
    "T34": "an answer that is slow or has no end",
    "T35": "a command by somebody who may not",
    "T36": "a command that only looks like one",
    "T37": "the pull changes between command and deed",
    "T38": "a command on what is no open pull of ours",
    "T39": "commands by the dozen",
    "T40": "the bot answers itself",
    "T41": "a hostile input of a started workflow",
    "T42": "a branch, trailer or title of the bot's own pull holds a stranger's text",
    "T43": "a token that may do too much",
    "T44": "an action that changes under its name",
    "T45": "something poisoned in a cache",
    "T46": "a token in a log, a comment or a file",
    "T47": "GitHub asks for a long pause",
    "T48": "the bot's review counts as an approval",
    "T49": "one suggestion outside the diff spoils the review",
    "T50": "ticks in a correction end its block",
    "T51": "labels that a stranger makes up",
    "T52": "another package in place of ours, or of one that we need",
}  # fmt: skip

# What no test here can show.
NOTES = {
    "T1": "That `actions/checkout` refuses a stranger's code in a privileged run is GitHub's to confirm.",
    "T11": "The limit is GitHub's; ours lies at it.",
    "T15": "What GitHub itself brings to life can only be confirmed on github.com; the tests read with another parser than the bot's.",
    "T19": "That a group runs one at a time is GitHub's to confirm; the second row holds without it.",
    "T29": "Comes with the web page: nothing makes HTML yet.",
    "T30": "Comes with `--network`: nothing fetches an entry's address yet.",
    "T31": "Comes with `--network`.",
    "T32": "Comes with `--network`.",
    "T33": "For the addresses of entries: comes with `--network`.",
    "T34": "For the addresses of entries: comes with `--network`.",
    "T40": "That what is done with a workflow's own token starts no run can only be confirmed on github.com.",
    "T42": "That GitHub credits the co-author whom a trailer names can only be confirmed on github.com.",
    "T43": "That the scopes suffice can only be confirmed on github.com.",
    "T44": "Whether a commit belongs to the action that it is said to be of is asked online: `zizmor` without `--offline`.",
    "T48": "The setting that lets workflows open pulls lets them approve as well; that no call of the bot's does is all that holds, and that its approval would not count can only be confirmed on github.com.",
    "T52": "Publishing under our own name comes with the first release.",
}  # fmt: skip


def cut(path: str, old: str, new: str) -> tuple[Cut, ...]:
    """One cut alone."""
    return (Cut(path, old, new),)


# --- the runs --------------------------------------------------------------------------------

_RUNS = (
    Guard("T1", "privileged workflows check out main, never what a pull names", YML + "test_t1_a_checkout_names_no_commit_and_leaves_no_token_behind",
        cut(FLOWS + "comment.yml", "persist-credentials: false", "persist-credentials: false\n          ref: ${{ github.event.workflow_run.head_sha }}")),
    Guard("T1", "no trigger that hands strangers a token that may write", YML + "test_t1_no_file_asks_for_a_trigger_that_hands_a_stranger_the_token",
        cut(FLOWS + "lint.yml", "  pull_request:\n", "  pull_request_target:\n")),
    Guard("T1", "privileged workflows run the bot and nothing else", YML + "test_t1_a_privileged_file_fetches_and_runs_nothing_of_a_pull",
        cut(FLOWS + "comment.yml", "run: contentbot github comment", "run: make answer")),
    Guard("T2", "the check installs bot and settings from the base", FORGE + "test_runner.py::test_t2_the_bot_and_its_requirements_are_the_bases_whatever_a_pull_changes",
        cut(FLOWS + "lint.yml", 'git checkout --quiet --detach "$GITHUB_SHA^1"', 'git checkout --quiet --detach "$GITHUB_SHA"')),
    Guard("T2", "a report counts only if the pull changes entries alone", HERE + "test_a_pull_that_forges_its_clean_report_is_not_green",
        cut(ANSWERING + "case.py", "return scope.of(self.files).entries or rights.is_editor(self.rights) or self.approved", "return True")),
    Guard("T2", "or an editor approved that very commit", HERE + "test_an_editors_approval_counts_for_the_commit_that_was_approved",
        cut(ANSWERING + "comment.py", 'if one.state == "APPROVED" and one.commit == pull.head', 'if one.state == "APPROVED"')),
    Guard("T2", "a stranger's approval counts nothing", HERE + "test_a_strangers_approval_counts_nothing",
        cut(ANSWERING + "comment.py", "any(rights.is_editor(forge.rights(name)) for name in", "any(bool(name) for name in")),
    Guard("T2", "a file's old name counts as well", FORGE + "test_scope.py::test_what_a_file_was_called_counts_as_well",
        cut(ANSWERING + "scope.py", "return (file.path,) if file.previous is None else (file.previous, file.path)", "return (file.path,)")),
    Guard("T3", "one member of a known name, nothing beside it", FORGE + "test_intake.py::test_a_poisoned_archive_is_refused_in_one_sentence_and_leaves_nothing",
        cut(ANSWERING + "intake.py", "if [row.filename for row in rows] != [MEMBER] or not", "if not")),
    Guard("T3", "a plain file, packed in a usual way", FORGE + "test_intake.py::test_a_poisoned_archive_is_refused_in_one_sentence_and_leaves_nothing",
        cut(ANSWERING + "intake.py", "!= [MEMBER] or not _is_plain(rows[0])", "!= [MEMBER]")),
    Guard("T3", "never unpacked beyond a cap", FORGE + "test_intake.py::test_a_bomb_is_not_unpacked_to_its_end",
        cut(ANSWERING + "intake.py", "data = file.read(MOST_BYTES + 1)", "data = file.read()")),
    Guard("T3", "what is longer than a cap is not taken", FORGE + "test_github.py::test_an_archive_without_an_end_is_left_where_it_is_too_large",
        cut(ADAPTERS + "download.py", "if data is None or len(data) > most:", "if data is None:")),
    Guard("T3", "only what has the shape of a report", FORGE + "test_intake.py::test_a_poisoned_archive_is_refused_in_one_sentence_and_leaves_nothing",
        cut(ANSWERING + "intake.py", "if not _accepts()(data):", "if data is None:")),
    Guard("T3", "no half characters, and no depth that exhausts", FORGE + "test_intake.py::test_a_poisoned_archive_is_refused_in_one_sentence_and_leaves_nothing",
        cut(ANSWERING + "intake.py", "    _check_values(data)\n", "")),
    Guard("T4", "the pull is the one whose head the run had", FORGE + "test_runs.py::test_a_pull_that_the_run_was_not_about_is_left_alone",
        cut(ANSWERING + "runs.py", "and pull.head == run.head\n", "\n")),
    Guard("T4", "and that comes from the run's repository", FORGE + "test_runs.py::test_a_pull_that_the_run_was_not_about_is_left_alone",
        cut(ANSWERING + "runs.py", "and pull.head_repository.casefold() == run.head_repository.casefold()", "")),
    Guard("T4", "a report about another commit than the pull's head is none", HERE + "test_a_report_about_another_pull_is_used_for_neither",
        cut(ANSWERING + "comment.py", "return received if parents[-1:] == (head,) or received.report.commit == head else None", "return received if parents or head else None")),
    Guard("T5", "what the event names is not looked at: the forge is asked for the pulls of the run's owner and branch", FORGE + "test_runs.py::test_the_pull_is_asked_for_by_owner_and_branch",
        cut(ANSWERING + "runs.py", 'forge.pulls(f"{run.owner}:{run.head_branch}")', "forge.pulls()")),
    Guard("T6", "the pull is looked at again just before the first write", HERE + "test_nothing_is_written_once_the_head_has_moved",
        cut(ANSWERING + "post.py", "if now.head != case.pull.head or not now.open:", "if not now.open:")),
    Guard("T6", "an older run of the same head is silent", HERE + "test_an_older_run_that_ends_last_says_nothing",
        cut(ANSWERING + "post.py", "        if self.overtaken:\n", "        if False:\n")),
)  # fmt: skip

# --- what is printed -------------------------------------------------------------------------

_PRINTED = (
    Guard("T7", "no script of a workflow holds an expression", YML + "test_t7_no_script_holds_an_expression",
        cut(FLOWS + "sweep.yml", '--changed-since "$BEFORE"', '--changed-since "${{ github.event.before }}"')),
    Guard("T7", "and `zizmor` finds none either", YML + "test_t7_t43_t44_zizmor_finds_nothing",
        cut(FLOWS + "command.yml", "        run: contentbot github command\n", "        run: contentbot github command ${{ github.event.comment.body }}\n")),
    Guard("T8", "outputs stand between delimiters that nobody can know", FORGE + "test_outputs.py::test_no_value_makes_a_second_output",
        cut(CLI + "outputs.py", 'return f"{name}<<{delimiter}\\n{value}\\n{delimiter}\\n"', 'return f"{name}={value}\\n"')),
    Guard("T8", "which are new each time", FORGE + "test_outputs.py::test_nobody_can_know_the_delimiter_beforehand",
        cut(CLI + "outputs.py", "secrets.token_hex(16)", '"EOF"')),
    Guard("T9", "what a command says is escaped", "tests/render/test_report_github.py::test_no_stranger_forges_a_command",
        cut(RENDER + "report_github.py", "{message.translate(_DATA)}", "{message}")),
    Guard("T10", "what a command's properties say is escaped", "tests/render/test_report_github.py::test_a_command_read_back_is_what_was_meant",
        cut(RENDER + "report_github.py", "str(value).translate(_PROPERTY)", "value")),
    Guard("T11", "the worst ten of a kind, and how many more there are", "tests/render/test_report_github.py::test_ten_of_a_kind_are_shown_and_the_others_counted",
        cut(RENDER + "report_github.py", "*islice(errors, MOST)", "*errors")),
    Guard("T12", "annotations are printed; no job may make check runs", YML + "test_t43_every_job_has_exactly_these_scopes_and_no_file_gives_any",
        cut(FLOWS + "comment.yml", "      statuses: write # the required check\n", "      statuses: write # the required check\n      checks: write\n")),
    Guard("T13", "whole parts only, as many as there is room for", HERE + "test_five_thousand_findings_fit_into_one_comment",
        (*cut(RENDER + "answer.py", "        if room < 0:\n            kept.append(CUT)", "        if not part:\n            kept.append(CUT)"),
         *cut(RENDER + "answer.py", "room -= len(item) + 1\n        if room < 0:", "if not item:"),
         *cut(RENDER + "answer.py", "for item in items[:FOLDED]:", "for item in items:"))),
    Guard("T14", "a summary of 900 kB at most, with what stands there already", "tests/test_lint_reports.py::test_a_summary_never_makes_a_file_longer_than_it_may_be",
        cut(CLI + "lint.py", "room = MOST_SUMMARY - os.fstat(file.fileno()).st_size", "room = MOST_SUMMARY * 9")),
)  # fmt: skip

# --- what is posted --------------------------------------------------------------------------

_POSTED = (
    Guard("T15", "whatever is more than words stands in code", HERE + "test_a_message_is_words_and_code",
        cut(RENDER + "message.py", 'return not _HARMLESS.sub("", text).strip("…") and not _WWW.search(text)', "return True")),
    Guard("T15", "so does what looks like a commit, or like an address", HERE + "test_a_message_is_words_and_code",
        cut(RENDER + "message.py", ' and not _WWW.search(text)', "")),
    Guard("T15", "a code span has more ticks than any run of them in it", HERE + "test_no_word_of_a_stranger_comes_alive_in_a_comment",
        cut(RENDER + "markdown_escape.py", 'ticks = "`" * (_longest_run(text) + 1)', 'ticks = "`"')),
    Guard("T15", "and is one line", HERE + "test_no_word_of_a_stranger_comes_alive_in_a_comment",
        cut(RENDER + "markdown_escape.py", "text = _uncommented(one_line(text, most=most))", "text = _uncommented(text)")),
    Guard("T15", "rows of a preview stay in its block", HERE + "test_no_word_of_a_stranger_comes_alive_in_a_comment",
        cut(RENDER + "preview.py", 'return f"{sign}{indent}{one_line(text.strip(), most=WIDEST)}"', 'return f"{sign}{indent}{text.strip()}"')),
    Guard("T15", "what is said beside a line is told in the same way", HERE + "test_no_word_of_a_stranger_comes_alive_beside_a_line",
        cut(RENDER + "suggestion.py", "return f\"{message(finding.message)} ({code_span(finding.rule, most=100)})\"", "return f\"{finding.message} ({code_span(finding.rule, most=100)})\"")),
    Guard("T16", "a block's fence is longer than any run of ticks in it", HERE + "test_no_word_of_a_stranger_comes_alive_in_a_comment",
        cut(RENDER + "markdown_escape.py", 'ticks = "`" * max(3, max(map(_longest_run, rows), default=0) + 1)', 'ticks = "```"')),
    Guard("T16", "last, the comment is read as a parser reads it, and not posted if anything lives", HERE + "test_a_comment_with_a_word_that_lives_is_not_posted",
        cut(ANSWERING + "post.py", "    if found or len(text) > LONGEST:", "    if len(text) > LONGEST:")),
    Guard("T16", "which sees calls, addresses, headings, images and raw HTML", HERE + "test_what_would_live_is_seen_before_it_is_said",
        cut(RENDER + "alive.py", "yield from (tag for tag in tags if tag not in OWN_HTML)", "yield from ()")),
    Guard("T17", "a marker counts if an account of the bot wrote it", HERE + "test_a_marker_by_somebody_else_is_no_marker",
        cut(ANSWERING + "marker.py", "for one in comments if one.author in accounts)", "for one in comments if accounts)")),
    Guard("T17", "for the index of open pulls likewise", FORGE + "test_index.py::test_what_others_write_counts_nothing",
        cut(ANSWERING + "shelf.py", "if one.author in accounts and is_marked(one.body)]", "if accounts and is_marked(one.body)]")),
    Guard("T17", "and for suggestions", FORGE + "test_suggest.py::test_only_the_bots_own_markers_count_and_only_on_the_first_line",
        cut(ANSWERING + "suggest.py", "key = suggestion.key_of(one.body) if one.author in accounts else None", "key = suggestion.key_of(one.body) if accounts else None")),
    Guard("T18", "a marker is the whole first line", HERE + "test_a_marker_that_is_not_the_first_line_is_no_marker",
        cut(ANSWERING + "marker.py", '_LINE.fullmatch(body.partition("\\n")[0].removesuffix("\\r"))', "_LINE.search(body)")),
    Guard("T18", "no text of strangers holds the begin of one", HERE + "test_a_marker_in_a_title_is_no_marker_of_the_comment_that_shows_it",
        cut(RENDER + "markdown_escape.py", 'return text.replace("<!--", "<! --")', "return text")),
    Guard("T19", "answers to one branch wait for each other", YML + "test_t19_answers_to_one_branch_wait_for_each_other",
        cut(FLOWS + "comment.yml", "-${{ github.event.workflow_run.head_branch }}", "-${{ github.run_id }}")),
    Guard("T19", "of two runs at once, the one whose status is older tells", FORGE + "test_storm.py::test_two_runs_held_before_the_same_call_end_with_one_comment",
        cut(ANSWERING + "post.py", "and self._behind(mine):", "and not mine:")),
    Guard("T20", "nothing that makes something is tried twice", FORGE + "test_github.py::test_a_comment_whose_answer_was_lost_is_there_once",
        cut(ADAPTERS + "github_connection.py", '"GET", "PATCH", "PUT", "DELETE"}', '"GET", "PATCH", "PUT", "DELETE", "POST"}')),
    Guard("T20", "not after an error on the way either", FORGE + "test_github.py::test_no_error_on_the_way_repeats_what_makes_something",
        cut(ADAPTERS + "github_connection.py", "            raise error\n", "            pass\n")),
    Guard("T21", "what was said already is not said again", FORGE + "test_answer.py::test_the_same_result_for_the_same_head_writes_nothing",
        (*cut(ANSWERING + "post.py", "(self.said or not tells)", "(not tells)"),
         *cut(ANSWERING + "post.py", "sure = self.said and not self.known.swept", "sure = False"))),
    Guard("T48", "a review is a comment", FORGE + "test_github.py::test_a_review_neither_approves_nor_blocks",
        cut(ADAPTERS + "github_pulls.py", 'event="COMMENT"', 'event="APPROVE"')),
    Guard("T49", "a correction goes where the diff shows its lines, by the head's numbers", FORGE + "test_suggest.py::test_no_suggestion_leaves_the_diff_or_meets_another",
        cut(ANSWERING + "placing.py", "return first + self.shift, last + self.shift", "return first, last")),
    Guard("T49", "what a diff takes away has no number", FORGE + "test_patch.py::test_context_and_added_lines_have_their_numbers_and_ends",
        cut(ANSWERING + "patch.py", '        if sign != "-":\n', "        if sign:\n")),
    Guard("T50", "the block's fence is longer than any run of ticks in it", FORGE + "test_suggest.py::test_a_block_read_back_is_the_very_lines",
        cut(RENDER + "suggestion.py", 'ticks = "`" * max(3, longest + 1)', 'ticks = "```" + "`" * (longest < 0)')),
    Guard("T51", "a report with a kind that we do not know is none; labels come from a fixed table", HERE + "test_no_label_comes_from_a_report",
        (Cut(ANSWERING + "intake.py", "if not _accepts()(data):", "if data is None:"),
         Cut(ANSWERING + "answer.py", "labels.KINDS[one.kind] for one in changes", "str(one.kind) for one in changes"))),
    Guard("T51", "labels that are not the bot's stay", HERE + "test_labels_of_others_are_left_alone",
        cut(ANSWERING + "post.py", "there = self.case.pull.number, self.case.pull.labels & labels.OWN", "there = self.case.pull.number, self.case.pull.labels")),
)  # fmt: skip

# --- what is read ----------------------------------------------------------------------------

_READ = (
    Guard("T22", "only plain files of a commit are read, and by git", "tests/jobs/test_at.py::test_a_link_is_not_followed_and_says_so",
        (Cut(LINTING + "commit_tree.py", "        if row.mode in NO_FILE:\n", "        if not row.mode:\n"),
         Cut(LINTING + "commit_tree.py", "        elif row.mode != PLAIN:\n", "        elif not row.mode:\n"))),
    Guard("T22", "a file that became a link needs an editor", FORGE + "test_scope.py::test_a_file_that_became_something_else_is_no_entry",
        cut(ANSWERING + "scope.py", "if file.status not in _KNOWN or not (", "if not (")),
    Guard("T23", "names that lead out or deceive are not read", "tests/jobs/test_at.py::test_a_name_that_misleads_is_never_read",
        cut(LINTING + "commit_tree.py", "        elif is_odd(row.path):\n", "        elif not row.path:\n")),
    Guard("T23", "nor do they count as entries", FORGE + "test_scope.py::test_a_path_that_plays_tricks_is_no_entry",
        cut(ANSWERING + "scope.py", "is not None and not is_odd(path)", "is not None")),
    Guard("T23", "of two names that differ in capitals one is read", "tests/jobs/test_at.py::test_names_that_differ_in_capitals_alone_are_refused",
        cut(LINTING + "commit_tree.py", "        elif other != row.path:\n", "        elif not other:\n")),
    Guard("T23", "submodules are refused", "tests/jobs/test_at.py::test_a_submodule_and_a_program_are_refused",
        (Cut(LINTING + "commit_tree.py", "        if row.mode in NO_FILE:\n", "        if not row.mode:\n"),
         Cut(LINTING + "commit_tree.py", "        elif row.mode != PLAIN:\n", "        elif not row.mode:\n"))),
    Guard("T24", "aliases and anchors are refused where they stand", "tests/content/test_yaml.py::test_a_slip_is_explained_at_its_place",
        (Cut(CONTENT + "yaml.py", "        if event.anchor is not None:\n", "        if not event:\n"),
         Cut(CONTENT + "yaml.py", '                self.stop_at_value("yaml-anchor", self.span(event))\n', "                self.put_root(None)\n"))),
    Guard("T24", "tags are refused", "tests/content/test_yaml.py::test_a_slip_is_explained_at_its_place",
        cut(CONTENT + "yaml.py", "        if event.tag is not None:\n", "        if not event:\n")),
    Guard("T24", "merge keys are refused", "tests/content/test_yaml.py::test_a_slip_is_explained_at_its_place",
        cut(CONTENT + "yaml.py", 'if plain and value == "<<":', 'if not plain and value == "<<":')),
    Guard("T24", "depth is capped", "tests/content/test_yaml.py::test_values_may_be_nested_to_the_cap_and_no_deeper",
        cut(CONTENT + "yaml.py", "if len(self.stack) > MAX_DEPTH:", "if len(self.stack) > MAX_DEPTH * 9:")),
    Guard("T24", "the number of values is capped", "tests/content/test_yaml.py::test_a_value_too_many_is_refused_even_when_the_text_is_short",
        cut(CONTENT + "yaml.py", "if self.nodes > MAX_NODES:", "if self.nodes > MAX_NODES * 9:")),
    Guard("T24", "a key stands once", "tests/content/test_yaml.py::test_every_duplicate_key_is_named",
        cut(CONTENT + "yaml.py", "        if value in parent.value:\n", "        if value is parent:\n")),
    Guard("T25", "signs that turn the text are errors", "tests/lint/test_rules.py::test_a_bad_example_is_found_by_its_rule",
        cut(RULES + "unseen_signs.py", 'late("[\\u202a-\\u202e\\u2066-\\u2069]")', 'late("[\\u202a\\u202b]")')),
    Guard("T25", "invisible signs are told", "tests/lint/test_rules.py::test_a_bad_example_is_found_by_its_rule",
        cut(RULES + "unseen_signs.py", '"\\u00ad|\\u034f|', '"\\u034f|')),
    Guard("T25", "hosts that imitate another are told", "tests/lint/test_rules.py::test_a_bad_example_is_found_by_its_rule",
        cut(RULES + "address_hosts.py", "return len(scripts & _ALPHABETS) > 1 or (", "return bool(")),
    Guard("T25", "control characters are refused in YAML", "tests/content/test_guard.py::test_yaml_may_have_no_control_character",
        cut(CONTENT + "guard.py", "elif (match := _CONTROL.search(text)) is not None:", "elif (match := _CONTROL.search(text[:0])) is not None:")),
    Guard("T25", "reports show such signs by their numbers", "tests/render/test_report_text.py::test_nothing_that_hides_or_turns_text_stays_raw",
        cut(RENDER + "visible.py", 'f"<U+{ord(c):04X}>" for c in text)', "c for c in text)")),
    Guard("T26", "a cap on the size of a file", "tests/content/test_guard.py::test_a_file_may_be_as_large_as_the_cap_and_no_larger",
        cut(CONTENT + "guard.py", "    if len(data) > MAX_BYTES:\n", "    if len(data) > MAX_BYTES * 9:\n")),
    Guard("T26", "in a commit by the size that git tells, and again once it is read", "tests/jobs/test_at.py::test_a_file_over_the_cap_is_told_by_its_size_and_not_fetched",
        (Cut(LINTING + "commit_tree.py", "row.size > guard.MAX_BYTES", "row.size > guard.MAX_BYTES * 90"),
         Cut(CONTENT + "guard.py", "    if len(data) > MAX_BYTES:\n", "    if len(data) > MAX_BYTES * 90:\n"))),
    Guard("T26", "a cap on the length of a line", "tests/content/test_guard.py::test_a_line_may_be_as_long_as_the_cap_and_no_longer",
        cut(CONTENT + "guard.py", "        if size > MAX_LINE_BYTES:\n", "        if size > MAX_LINE_BYTES * 9:\n")),
    Guard("T26", "a pull of more files than GitHub lists needs an editor", FORGE + "test_scope.py::test_a_pull_of_more_files_than_are_told_of_is_not_let_through",
        cut(ANSWERING + "scope.py", "entries=0 < len(files) < LISTED and", "entries=0 < len(files) and")),
    Guard("T27", "no pattern of a schema takes long on a near miss", "tests/content/test_schema.py::test_no_pattern_is_slow_on_a_long_near_miss",
        cut("schemas/facts.schema.json", '"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"', '"^([0-9-]*[0-9-]*)*$"')),
    Guard("T27", "and whatever takes long is ended", "tests/jobs/test_confine.py::test_a_file_that_takes_too_long_is_refused_and_the_others_are_read",
        cut(LINTING + "confine.py", "while here.poll(caps.seconds):", "while here.poll(None):")),
    Guard("T28", "emphasis beyond a number of signs is text", "tests/content/test_markdown.py::test_too_much_emphasis_is_left_as_text_but_links_are_found",
        cut(CONTENT + "inlines.py", "if not 0 < runs <= MAX_RUNS:", "if not 0 < runs:")),
    Guard("T28", "what takes too much memory is ended", "tests/jobs/test_confine.py::test_a_file_that_takes_too_much_memory_is_refused",
        cut(LINTING + "confine.py", "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))", "del limit")),
    Guard("T29", "addresses that run a script are errors already", "tests/lint/test_rules.py::test_a_bad_example_is_found_by_its_rule",
        cut(RULES + "address_form.py", '_slips(document, facts, "foreign")', '_slips(document, facts, "odd")')),
    Guard("T33", "a download of ours follows no redirect", FORGE + "test_github.py::test_a_store_leads_nowhere_else",
        cut(ADAPTERS + "download.py", "build_opener(_Stay)", "build_opener()")),
    Guard("T33", "and reads from the web alone", FORGE + "test_github.py::test_an_archive_comes_from_the_web_only",
        cut(ADAPTERS + "download.py", 'not in ("http", "https"):', 'not in ("http", "https", "file", "ftp", "data", ""):')),
    Guard("T34", "a download of ours that says it is too long is not begun", FORGE + "test_github.py::test_an_archive_that_says_it_is_too_large_is_not_read",
        cut(ADAPTERS + "download.py", "if declared is None or declared <= most else None", "if most else None")),
)  # fmt: skip

# --- commands --------------------------------------------------------------------------------

_COMMANDS = (
    Guard("T35", "the forge is asked what somebody may do; an association is no right", FORGE + "test_command.py::test_an_association_is_no_right",
        cut(ANSWERING + "rights.py", "return is_editor(forge.rights(account))", "return True")),
    Guard("T35", "who may only read is no editor", FORGE + "test_command.py::test_of_others_only_those_who_may_write_are_obeyed",
        cut(ANSWERING + "rights.py", "return Submission(rights=rights).may_write", 'return rights != "none"')),
    Guard("T35", "no answer is no right", FORGE + "test_command.py::test_who_may_is_nobody_while_the_forge_does_not_tell",
        cut(ANSWERING + "rights.py", "        return False\n", "        return True\n")),
    Guard("T36", "only what begins with the prefix", FORGE + "test_commands.py::test_what_only_shows_or_mentions_a_command_is_none",
        cut(COMMANDING + "commands.py", "rest = line.removeprefix(PREFIX)", "rest = line.partition(PREFIX)[2] or line")),
    Guard("T36", "only the first line", FORGE + "test_commands.py::test_the_first_line_alone_counts",
        cut(COMMANDING + "commands.py", "line = _LINE_BREAK.split(body, maxsplit=1)[0]", 'line = " ".join(_LINE_BREAK.split(body))')),
    Guard("T36", "only new comments", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", '_at(event, "action", str) != "created" or', '_at(event, "action", str) == "" or')),
    Guard("T37", "nothing is done about commits that the giver did not see", FORGE + "test_command.py::test_nothing_is_done_about_commits_that_the_giver_did_not_see",
        cut(COMMANDING + "command.py", "        if pull.head != decision.head:\n", "        if not pull.head:\n")),
    Guard("T37", "nothing is taken in that the editor did not see", FORGE + "test_taking.py::test_what_came_in_since_it_was_seen_is_not_merged",
        cut(COMMANDING + "taking.py", "    if now.head != seen.head:\n", "    if not now.head:\n")),
    Guard("T37", "nothing is taken in that the check did not pass", FORGE + "test_taking.py::test_a_pull_nobody_looked_at_and_one_with_a_fault_are_not_taken",
        cut(COMMANDING + "taking.py", '    if status.state == "success":\n', "    if status.state:\n")),
    Guard("T37", "nothing is taken in that somebody holds", FORGE + "test_taking.py::test_what_was_held_in_the_meantime_is_not_merged",
        cut(COMMANDING + "taking.py", "    if labels.HOLD in now.labels:\n", "    if not now.labels:\n")),
    Guard("T38", "only below a pull", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", ' or below_pull is not pulls:', ":")),
    Guard("T38", "only in our repository", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", 'if _at(event, "repository.full_name", str).lower() != repository.lower():', "if not repository:")),
    Guard("T38", "only while the talk is not locked", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", 'if _at(event, "issue.locked", bool) or _find', "if _find")),
    Guard("T38", "only while the pull is open", FORGE + "test_command.py::test_a_closed_pull_is_told_to_those_who_may_and_nobody_else",
        cut(COMMANDING + "command.py", 'return "do" if pull.open else "closed"', 'return "do"')),
    Guard("T39", "five commands a minute and account", FORGE + "test_command.py::test_of_fifty_commands_in_a_minute_the_first_few_count",
        cut(COMMANDING + "command.py", "return len(earlier) >= MOST_OFTEN", "return False")),
    Guard("T39", "who is refused again and again gets one reply", FORGE + "test_command.py::test_who_is_refused_time_and_again_gets_one_reply",
        cut(COMMANDING + "command.py", 'if outcome == "refused" and _told(recent, bot_accounts):', "if not outcome:")),
    Guard("T39", "the commands of a pull wait for each other", YML + "test_t19_t39_every_run_belongs_to_a_group",
        cut(FLOWS + "command.yml", "command-decide-${{ github.event.issue.number }}", "command-decide")),
    Guard("T40", "comments of the bot's accounts are not heard", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", "if not is_account(account) or any(same_account(account, name) for name in own):", "if not is_account(account):")),
    Guard("T40", "nor those of other programs", FORGE + "test_command.py::test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard",
        cut(COMMANDING + "said.py", 'or _find(event, "comment.user.type") != "User":', "or not own:")),
    Guard("T41", "an input is the number of a pull, or refused", HERE + "test_an_input_that_is_no_number_of_a_pull_is_refused",
        cut(CLI + "github/pulls.py", "if number and not (number.isascii() and number.isdigit() and len(number) < 10):", "if number and not asked:")),
    Guard("T41", "inputs are read from the event's file", YML + "test_t41_inputs_of_a_dispatch_are_read_from_the_event_and_not_passed_on",
        cut(FLOWS + "sweep.yml", "run: contentbot github sweep --read sweep.json", "run: contentbot github sweep --read sweep.json # ${{ inputs.pull }}")),
)  # fmt: skip

# --- the editors' side -----------------------------------------------------------------------

_EDITORS = (
    Guard("T8", "what a form's decision says is checked again", FORGE + "test_submit.py::test_t8_a_decision_that_was_tampered_with_is_refused",
        cut(SUBMITTING + "decision.py", "if form is None or not _fine(data, form):", "if form is None:")),
    Guard("T8", "and what the desk's says", FORGE + "test_desk.py::test_what_is_no_decision_is_refused",
        cut(DESK + "decide.py", "if act not in get_args(Act) or _PIN.fullmatch(pin) is None or not _fits(act, target):", "if not act:")),
    Guard("T15", "the desk is read back as a parser reads it, and not written if anything lives", FORGE + "test_desk.py::test_the_last_look_sees_what_would_come_alive",
        cut(DESK + "page.py", 'return alive(_HIDDEN.sub("", main), links=links, references=set(_PULL.findall(main)))', "return []")),
    Guard("T15", "titles on the desk stand in code", FORGE + "test_desk.py::test_a_text_of_strangers_comes_alive_nowhere",
        cut(RENDER + "desk.py", 'told = f"{link} {code_span(one.title, most=TITLE)}{site}{more}"', 'told = f"{link} {one.title}{site}{more}"')),
    Guard("T15", "and in the pull of the draft", FORGE + "test_drafting.py::test_nothing_that_a_stranger_wrote_comes_alive_in_the_pull",
        cut(RENDER + "draft_pull.py", "return code_span(title, most=LONGEST)", "return title")),
    Guard("T17", "what an editor set counts in the bot's own comment alone", FORGE + "test_editing_commands.py::test_a_record_in_a_strangers_comment_counts_for_nothing",
        cut(ANSWERING + "marker.py", "for one in comments if one.author in accounts)", "for one in comments if accounts)")),
    Guard("T17", "so does what is remembered of a form", FORGE + "test_submit.py::test_t17_a_mark_in_somebodys_comment_is_not_the_bots",
        cut(SUBMITTING + "kept.py", "found = ((one, read(one.body)) for one in comments if one.author in accounts)", "found = ((one, read(one.body)) for one in comments)")),
    Guard("T18", "no title that is kept ends its hidden line", FORGE + "test_kept.py::test_nothing_in_a_record_ends_its_comment_or_calls_anybody",
        cut(COMMANDING + "kept.py", 'for sign in "<>-@&":', 'for sign in "":')),
    Guard("T19", "of two who make the desk, the younger takes its own away", FORGE + "test_desk.py::test_two_first_runs_leave_one_desk",
        cut(DESK + "ticket.py", "    if first.number != made.number:\n", "    if not first.number:\n")),
    Guard("T19", "the desk is read again just before it is written", FORGE + "test_desk.py::test_what_people_write_just_before_the_bot_does_is_kept",
        cut(DESK + "ticket.py", "        if now == text:\n", "        if now:\n")),
    Guard("T19", "notes that the bot wrote over come back", FORGE + "test_desk.py::test_notes_written_while_the_desk_is_rewritten_are_not_lost",
        cut(DESK + "act.py", "        return page.with_notes(text, before=before, after=after)\n", "        return text\n")),
    Guard("T19", "an assembling that somebody was faster than begins anew", FORGE + "test_drafting.py::test_of_a_dispatch_during_a_dispatch_comes_one_pull_and_one_commit",
        cut(DRAFTING + "landing.py", "if error.status != MOVED or not left:", "if error:")),
    Guard("T20", "a tick is acted on once, however often it is told", FORGE + "test_desk.py::test_the_same_tick_told_twice_is_acted_on_once",
        cut(DESK + "act.py", " for one in decision.ticks if one.sign not in signs]", " for one in decision.ticks]")),
    Guard("T22", "no link among the content is assembled", FORGE + "test_drafting.py::test_a_link_among_the_content_stops_it",
        cut(DRAFTING + "checkout.py", "if row.mode in NO_FILE or is_odd(row.path):", "if is_odd(row.path):")),
    Guard("T35", "a tick counts if an editor made it", FORGE + "test_desk.py::test_a_strangers_tick_is_undone_and_told",
        cut(DESK + "decide.py", 'may = rights.may("editor", account=edited.account, author="", forge=forge)', "may = True")),
    Guard("T35", "the gates and quotas of a form are those of who sent it", FORGE + "test_submit.py::test_a_closed_section_is_closed_to_who_sends_the_form_and_not_to_the_bot",
        cut(SUBMITTING + "act.py", "rights, number = forge.rights(decision.account), ", 'rights, number = "write", ')),
    Guard("T35", "the reason why a form is closed is an editor's", FORGE + "test_submit.py::test_the_reason_is_the_sentence_of_the_policy_that_an_editor_named",
        cut(SUBMITTING + "tidy.py", 'if rights.may("editor", account=one.author, author="", forge=forge):', "if one.author:")),
    Guard("T37", "a tick takes what the desk showed", FORGE + "test_desk.py::test_a_tick_on_a_pull_that_got_new_commits_since_does_nothing_and_says_so",
        cut(DESK + "act.py", "seen = replace(pull, head=box.pin)", "seen = pull")),
    Guard("T37", "the tick for all takes the list that was shown", FORGE + "test_desk.py::test_a_box_for_all_that_is_about_another_list_takes_nothing",
        cut(DESK + "decide.py", "together = takes if box == render.all_of(takes) else ()", "together = takes")),
    Guard("T37", "an entry that changed since is neither held nor released", FORGE + "test_desk.py::test_an_entry_that_was_changed_since_is_left_as_it_is",
        cut(DESK + "act.py", "if [view.pin_of(one) for one in data] != [box.pin]:", "if not data:")),
    Guard("T37", "a form that changed since is left to the run of its change", FORGE + "test_submit.py::test_a_form_changed_after_it_was_read_is_left_to_the_run_of_the_change",
        cut(SUBMITTING + "act.py", " or sign_of(ticket.body) != decision.sign:", ":")),
    Guard("T37", "no commit's own date shortens the hours of `auto_take`", FORGE + "test_auto_take.py::test_a_push_begins_the_hours_anew_whatever_its_commit_says_of_its_time",
        cut(ADMITTING + "candidates.py", "return max(pull.created, green[-1].created, *words)", "return max(pull.created, *words, pull.created)")),
    Guard("T38", "a desk is the bot's ticket with its label", FORGE + "test_desk.py::test_a_ticket_that_only_looks_like_the_desk_is_left_alone",
        cut(DESK + "decide.py", "if desk is None or desk.number != edited.ticket:", "if desk is None:")),
    Guard("T38", "a form has the label of one, which strangers cannot put on", FORGE + "test_submit.py::test_a_ticket_without_the_label_of_a_form_is_not_read",
        cut(SUBMITTING + "forms.py", "return found[0] if len(found) == 1 else None", 'return found[0] if found else "link"')),
    Guard("T38", "a branch of a form's name in a fork ends no form", FORGE + "test_submit.py::test_a_branch_of_that_name_in_a_fork_closes_nothing",
        cut(SUBMITTING + "branch.py", "ours = pull.head_repository == place.repository and pull.base_branch == place.branch", "ours = pull.base_branch == place.branch")),
    Guard("T39", "five open forms of an account", FORGE + "test_submit.py::test_an_account_has_five_of_them_open_at_most",
        cut(SUBMITTING + "act.py", "if mine is None and _open_already(decision, known, place) >= MOST_OPEN:", "if decision is None:")),
    Guard("T39", "one pull of an author at a time comes in by itself", FORGE + "test_auto_take.py::test_of_one_author_only_one_comes_in_at_a_time",
        cut(ADMITTING + "act.py", " or author in authors:", ":")),
    Guard("T40", "edits by the bot's accounts and by programs tick nothing", FORGE + "test_desk.py::test_the_bots_own_edits_and_those_of_programs_start_nothing",
        cut(DESK + "decide.py", "if not is_ours or not is_person or any(rights.same_account(account, one) for one in own):", "if not is_ours:")),
    Guard("T40", "the bot fills in no form", FORGE + "test_submit.py::test_a_pull_a_bots_ticket_a_closed_one_and_another_event_are_not_read",
        (*cut(SUBMITTING + "decision.py", " and account not in settings.bot_accounts", ""),
         *cut(SUBMITTING + "decision.py", 'if event.get("action") not in ACTIONS or not is_account(account):', 'if event.get("action") not in ACTIONS:'))),
    Guard("T41", "an edition is a date", FORGE + "test_drafting.py::test_an_input_of_another_form_is_refused_before_anything_is_asked",
        cut(CLI + "github/drafting.py", "return date.fromisoformat(given) if _DAY.fullmatch(given) else _no_day()", "return date.fromisoformat(given)")),
    Guard("T41", "values and files have their forms", FORGE + "test_drafting.py::test_an_input_of_another_form_is_refused_before_anything_is_asked",
        cut(CLI + "github/drafting.py", "if not all(map(pattern.fullmatch, words)) or", "if not pattern or")),
    Guard("T41", "no step of `assemble.yml` and `publish.yml` is given one", YML + "test_t41_no_input_of_a_draft_or_an_edition_is_named_in_its_workflow",
        cut(FLOWS + "publish.yml", "run: contentbot github publish", "run: contentbot github publish # ${{ inputs.set }}")),
    Guard("T42", "a form's branch has the number of its ticket", FORGE + "test_submit.py::test_t42_nothing_of_a_form_but_numbers_and_the_account_is_in_names_and_messages",
        cut(SUBMITTING + "branch.py", 'return f"contentbot/submit-{self.ticket}"', 'return f"contentbot/submit-{self.ticket}-{self.path}"')),
    Guard("T42", "so has the title of its pull", FORGE + "test_submit.py::test_t42_nothing_of_a_form_but_numbers_and_the_account_is_in_names_and_messages",
        cut(SUBMITTING + "branch.py", "    title = render.title(order.kind, order.ticket)\n", "    title = order.text\n")),
    Guard("T42", "the message of its commit has that and the account", FORGE + "test_submit.py::test_t42_nothing_of_a_form_but_numbers_and_the_account_is_in_names_and_messages",
        cut(SUBMITTING + "branch.py", "said = render.commit_message(order.kind, order.ticket, account=order.account, id=order.id)", "said = order.text")),
    Guard("T42", "an account whose name is none sends no form", FORGE + "test_submit.py::test_t8_a_decision_that_was_tampered_with_is_refused",
        cut(SUBMITTING + "decision.py", "and (type(account) is str and is_account(account))", "and type(account) is str")),
    Guard("T42", "an author whose name is gone is in no trailer", FORGE + "test_taking.py::test_an_author_whose_name_is_gone_is_no_co_author",
        cut(RENDER + "taken.py", "    if author:\n", "    if number:\n")),
    Guard("T43", "only to take a pull in gets the job that may write contents", YML + "test_t43_only_to_take_a_pull_in_gets_the_job_that_may_write_contents",
        cut(FLOWS + "command.yml", "if: needs.decide.outputs.job == 'take'", "if: needs.decide.outputs.job != ''")),
)  # fmt: skip

# --- tokens and packages ---------------------------------------------------------------------

_TOKENS = (
    Guard("T43", "each job has the scopes that it needs, by an exact table", YML + "test_t43_every_job_has_exactly_these_scopes_and_no_file_gives_any",
        cut(FLOWS + "lint.yml", "    permissions:\n      contents: read\n", "    permissions:\n      contents: write\n")),
    Guard("T43", "a workflow as a whole has none", YML + "test_t43_every_job_has_exactly_these_scopes_and_no_file_gives_any",
        cut(FLOWS + "comment.yml", "permissions: {}\n", "permissions: write-all\n")),
    Guard("T43", "an App stands in with no more than its job has", YML + "test_t43_the_app_gets_no_more_than_the_job_it_stands_in_for",
        cut(FLOWS + "comment.yml", "          permission-contents: read\n", "          permission-contents: write\n")),
    Guard("T44", "actions are named by their commits", YML + "test_t44_every_action_is_pinned_by_its_commit_the_same_one_everywhere",
        cut(FLOWS + "lint.yml", "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "actions/upload-artifact@v7")),
    Guard("T44", "updates wait a week", YML + "test_t44_updates_of_actions_wait_a_week",
        cut(".github/dependabot.yml", "      interval: weekly\n    cooldown:\n      default-days: 7\n", "      interval: weekly\n    cooldown:\n      default-days: 1\n")),
    Guard("T45", "no workflow keeps a cache", YML + "test_t45_nothing_is_kept_in_a_cache",
        cut("action.yml", '        python-version: "3.13"\n', '        python-version: "3.13"\n        cache: pip\n')),
    Guard("T46", "what fails is told without tokens", FORGE + "test_github.py::test_no_message_holds_a_token",
        cut(ADAPTERS + "github_connection.py", 'return TOKENS.sub("***", text.replace(token, "***"))', "return text")),
    Guard("T46", "nor is the address told that an archive is kept under", FORGE + "test_github.py::test_the_address_of_an_archive_is_in_no_message",
        cut(ADAPTERS + "download.py", 'f"GitHub\'s store answered {error.code} to a download"', 'f"GitHub\'s store answered {error.code} to {url}"')),
    Guard("T46", "a token goes to no other host", FORGE + "test_github.py::test_the_token_does_not_follow_to_another_host",
        cut(ADAPTERS + "download.py", 'headers={"User-Agent": "contentbot"}', 'headers={"User-Agent": "contentbot", "Authorization": "Bearer ghs_fake"}')),
    Guard("T46", "only the steps that talk to GitHub get one", YML + "test_t46_only_the_steps_that_talk_to_the_forge_get_a_token",
        cut(FLOWS + "lint.yml", "      - name: Lint\n", "      - name: Lint\n        env:\n          GITHUB_TOKEN: ${{ github.token }}\n")),
    Guard("T46", "the action gives its token to the bot, not to the installation", FORGE + "test_runner.py::test_t46_the_action_gives_its_token_to_the_bot_and_not_to_the_installation",
        cut("action.yml", "      shell: bash\n      run: |\n        python -m pip", "      shell: bash\n      env:\n        GITHUB_TOKEN: ${{ inputs.token }}\n      run: |\n        python -m pip")),
    Guard("T47", "a pause longer than ours ends the run with a sentence", FORGE + "test_github.py::test_a_pause_too_long_ends_in_a_sentence_and_no_waiting",
        cut(ADAPTERS + "github_connection.py", "        if wait > LONGEST_WAIT:\n", "        if wait < 0:\n")),
    Guard("T47", "every job ends after some minutes", YML + "test_t47_every_job_ends_after_some_minutes",
        cut(FLOWS + "comment.yml", "timeout-minutes: 5", "timeout-minutes: 50")),
    Guard("T52", "what is installed is pinned by its hashes", YML + "test_t52_the_bot_is_installed_in_one_place_and_by_hashes",
        cut("action.yml", " --require-hashes", "")),
    Guard("T52", "and the lists hold a hash for each package", "tests/test_project.py::test_requirements_are_exact_and_hashed_and_name_no_address",
        cut("requirements/run.txt", "certifi==", "certifi>=")),
)  # fmt: skip

GUARDS = (*_RUNS, *_PRINTED, *_POSTED, *_READ, *_COMMANDS, *_EDITORS, *_TOKENS)


# --- as a page -------------------------------------------------------------------------------

HEAD = """\
# Threats

What strangers may try on the bot, and what holds against it.
Each guard names the test that fails when it is taken away; `python bench/guards.py` takes each away in a copy and looks.
This page is made from `bench/threats.py`: `python bench/guards.py --write`.

| id | threat | guard | the test that fails without it |
| --- | --- | --- | --- |
"""


def page() -> str:
    """docs/threats.md."""
    return HEAD + "".join(f"{row}\n" for threat in THREATS for row in _rows(threat))


def _rows(threat: str) -> Iterator[str]:
    """The rows of a threat; only the first has its number and words."""
    cells = [(one.words, f"`{one.test}`") for one in GUARDS if one.threat == threat]
    if threat in NOTES:
        cells.append((f"*{NOTES[threat]}*", ""))
    for place, (words, test) in enumerate(cells):
        first = (threat, THREATS[threat]) if place == 0 else ("", "")
        yield f"| {' | '.join((*first, words, test))} |"
