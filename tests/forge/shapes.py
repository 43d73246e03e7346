"""What the fake remembers, in GitHub's words; `api_check` adds and drops what each answer needs."""

from __future__ import annotations

from collections.abc import Iterable

from tests.forge.diffs import File, counted
from tests.forge.places import Json, Places, number_of, stamp
from tests.forge.records import (
    Artifact,
    Comment,
    LineComment,
    Pull,
    Repository,
    Review,
    Run,
    Status,
    Ticket,
)


class Shapes(Places):
    """Makes JSON of what is remembered."""

    # --- tickets and pulls

    def label(self, repository: Repository, name: str) -> Json:
        """A label."""
        url = self.at(repository, "labels", name)
        return {"id": repository.labels[name], "name": name, "url": url, "color": "ededed"}

    def ticket(self, repository: Repository, ticket: Ticket) -> Json:
        """A ticket, or a pull seen as one."""
        url = self.at(repository, "issues", ticket.number)
        kind = "pull" if ticket.pull else "issues"
        talk = [one for one in repository.comments.values() if one.number == ticket.number]
        made = {
            "id": number_of(url),
            "number": ticket.number,
            "user": self.user(ticket.author),
            "title": ticket.title,
            "body": ticket.body,
            "state": "open" if ticket.open else "closed",
            "locked": ticket.locked,
            "labels": [self.label(repository, name) for name in ticket.labels],
            "comments": len(talk),
            "author_association": ticket.association,
            "created_at": stamp(ticket.created),
            "updated_at": stamp(ticket.updated),
            "closed_at": stamp(ticket.closed),
            "url": url,
            "html_url": self.page(repository, kind, ticket.number),
            "repository_url": self.at(repository),
            "comments_url": f"{url}/comments",
            "labels_url": f"{url}/labels{{/name}}",
            "events_url": f"{url}/events",
        }
        if ticket.pull:
            made["pull_request"] = {
                "url": self.at(repository, "pulls", ticket.number),
                "merged_at": stamp(ticket.pull.merged),
            }
        return made

    def pull(self, repository: Repository, ticket: Ticket, pull: Pull) -> Json:
        """A pull."""
        url = self.at(repository, "pulls", ticket.number)
        owner = (pull.head_repository or ticket.author).partition("/")[0]
        home = repository.name
        links = {
            "self": url,
            "html": self.page(repository, "pull", ticket.number),
            "issue": self.at(repository, "issues", ticket.number),
            "comments": self.at(repository, "issues", ticket.number, "comments"),
            "review_comments": f"{url}/comments",
            "review_comment": self.at(repository, "pulls/comments{/number}"),
            "commits": f"{url}/commits",
            "statuses": self.at(repository, "statuses", pull.head),
        }
        mergeable = pull.mergeable() if callable(pull.mergeable) else pull.mergeable
        mergeable = mergeable if ticket.open else None
        return {
            **self.ticket(repository, ticket),
            "url": url,
            "draft": pull.draft,
            "merged": pull.merged is not None,
            "merged_at": stamp(pull.merged),
            "merge_commit_sha": pull.merge_commit,
            "mergeable": mergeable,
            "mergeable_state": {None: "unknown", True: "clean", False: "dirty"}[mergeable],
            "commits": len(pull.commits),
            "review_comments": len(pull.line_comments),
            "changed_files": len(pull.files or ()),
            "head": self.end(pull.head_repository, owner, pull.head_branch, pull.head),
            "base": self.end(home, home.partition("/")[0], pull.base_branch, pull.base),
            "_links": {name: {"href": link} for name, link in links.items()},
            **{f"{name}_url": link for name, link in links.items() if name != "self"},
        }

    def end(self, repository: str | None, owner: str, branch: str, commit: str) -> Json:
        """Either end of a pull. repository: None when it was deleted."""
        return {
            "label": f"{owner}:{branch}",
            "ref": branch,
            "sha": commit,
            "user": self.user(owner),
            "repo": self.repository(repository) if repository else None,
        }

    def file(self, repository: Repository, file: File) -> Json:
        """A changed file."""
        plus, minus = counted(file)
        made = {
            "sha": file.blob or "0" * 40,
            "filename": file.path,
            "status": file.status,
            "additions": plus,
            "deletions": minus,
            "changes": plus + minus,
            "contents_url": self.at(repository, "contents", file.path),
        }
        if file.patch is not None:
            made["patch"] = file.patch
        if file.previous is not None:
            made["previous_filename"] = file.previous
        return made

    def comment(self, repository: Repository, comment: Comment) -> Json:
        """A comment."""
        issue = self.at(repository, "issues", comment.number)
        return {
            "id": comment.id,
            "user": self.user(comment.author),
            "body": comment.body,
            "created_at": stamp(comment.created),
            "updated_at": stamp(comment.updated),
            "url": self.at(repository, "issues/comments", comment.id),
            "html_url": self.page(repository, "pull", f"{comment.number}#{comment.id}"),
            "issue_url": issue,
        }

    def reaction(self, reaction: tuple[int, str, str]) -> Json:
        """An emoji below a comment."""
        number, account, content = reaction
        return {"id": number, "user": self.user(account), "content": content}

    def review(self, repository: Repository, number: int, review: Review) -> Json:
        """A review."""
        url = self.at(repository, "pulls", number)
        return {
            "id": review.id,
            "user": self.user(review.author),
            "body": review.body,
            "state": review.state,
            "commit_id": review.commit,
            "submitted_at": stamp(review.submitted),
            "pull_request_url": url,
            "html_url": self.page(repository, "pull", number),
        }

    def line_comment(self, repository: Repository, number: int, comment: LineComment) -> Json:
        """A comment on a line of a diff."""
        made = {
            "id": comment.id,
            "pull_request_review_id": comment.review,
            "user": self.user(comment.author),
            "body": comment.body,
            "path": comment.path,
            "line": comment.line,
            "start_line": comment.start,
            "side": comment.side,
            "commit_id": comment.commit,
            "original_commit_id": comment.commit,
            "created_at": stamp(comment.created),
            "updated_at": stamp(comment.created),
            "url": self.at(repository, "pulls/comments", comment.id),
            "pull_request_url": self.at(repository, "pulls", number),
        }
        if comment.line is None:
            made["position"] = None
        if comment.reply_to is not None:
            made["in_reply_to_id"] = comment.reply_to
        return made

    # --- commits, runs

    def status(self, repository: Repository, status: Status) -> Json:
        """What was said of a commit."""
        return {
            "id": status.id,
            "state": status.state,
            "context": status.context,
            "description": status.description,
            "target_url": status.url,
            "creator": self.user(status.author),
            "created_at": stamp(status.created),
            "updated_at": stamp(status.created),
            "url": self.at(repository, "statuses", status.commit),
        }

    def combined(self, repository: Repository, commit: str, statuses: Iterable[Status]) -> Json:
        """What holds of a commit: the last word of each context."""
        last = {one.context: one for one in statuses}.values()
        states = {one.state for one in last}
        bad = states & {"failure", "error"}
        good = bool(states) and states == {"success"}
        return {
            "state": "failure" if bad else "success" if good else "pending",
            "sha": commit,
            "total_count": len(last),
            "statuses": [self.status(repository, one) for one in last],
            "repository": self.repository(repository.name, repository.default_branch),
            "url": self.at(repository, "commits", commit, "status"),
            "commit_url": self.at(repository, "commits", commit),
        }

    def artifact(self, repository: Repository, artifact: Artifact) -> Json:
        """An archive of a run."""
        url = self.at(repository, "actions/artifacts", artifact.id)
        return {
            "id": artifact.id,
            "name": artifact.name,
            "size_in_bytes": len(artifact.data),
            "url": url,
            "archive_download_url": f"{url}/zip",
            "expired": artifact.expired,
            "created_at": stamp(artifact.created),
            "workflow_run": {"id": artifact.run},
        }

    def run(self, repository: Repository, run: Run) -> Json:
        """A run of a workflow."""
        url = self.at(repository, "actions/runs", run.id)
        return {
            "id": run.id,
            "name": run.workflow,
            "path": f".github/workflows/{run.workflow}",
            "event": run.event,
            "head_sha": run.head,
            "head_branch": run.head_branch,
            "head_repository": self.repository(run.head_repository),
            "repository": self.repository(repository.name),
            "status": run.status,
            "conclusion": run.conclusion,
            "run_attempt": 1,
            "workflow_id": number_of(run.workflow),
            "pull_requests": [],  # empty for forks, so we shall not lean on it
            "created_at": stamp(run.created),
            "url": url,
            "artifacts_url": f"{url}/artifacts",
            "html_url": self.page(repository, "actions/runs", run.id),
        }

    def workflow(self, repository: Repository, name: str) -> Json:
        """A workflow."""
        number = number_of(name)
        path = f".github/workflows/{name}"
        url = self.at(repository, "actions/workflows", number)
        return {"id": number, "name": name, "path": path, "state": "active", "url": url}
