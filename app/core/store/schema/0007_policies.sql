-- Policies with all their versions, what is written at the moment, and the judging: what is judged and each verdict.

CREATE TABLE policy_version (
    number INTEGER PRIMARY KEY, -- microseconds since 1970, when it was kept
    name TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE policy_draft (
    part TEXT PRIMARY KEY, -- the policies or the items
    content TEXT NOT NULL -- as JSON
) WITHOUT ROWID;

CREATE TABLE judging (
    number INTEGER PRIMARY KEY CHECK (number = 1), -- one is kept; another takes its place
    judging TEXT NOT NULL -- app.core.policy.judging.Judging as JSON, its plans without questions
);

CREATE TABLE judge_result (
    policy INTEGER NOT NULL,
    item INTEGER NOT NULL,
    effort TEXT NOT NULL,
    sample INTEGER NOT NULL,
    result TEXT NOT NULL, -- app.core.study.study.Result as JSON
    PRIMARY KEY (policy, item, effort, sample)
) WITHOUT ROWID;
