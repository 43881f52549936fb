-- The comparison of many questions: what is asked, and what came of each run, so that it survives a restart.

CREATE TABLE study (
    number INTEGER PRIMARY KEY CHECK (number = 1), -- one is kept; another takes its place
    plan TEXT NOT NULL -- app.core.study.study.Plan as JSON
);

CREATE TABLE study_result (
    question INTEGER NOT NULL,
    effort TEXT NOT NULL,
    sample INTEGER NOT NULL,
    result TEXT NOT NULL, -- app.core.study.study.Result as JSON
    PRIMARY KEY (question, effort, sample)
) WITHOUT ROWID;
