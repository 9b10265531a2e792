-- Pod copies and node pods beside ephemeral containers, targets chosen for the caller, templates,
-- and the pods that were made for sessions, which a sweeper owns until they are gone.

ALTER TABLE session
  ADD COLUMN node           text,
  ADD COLUMN target_chosen  text,
  ADD COLUMN style          text NOT NULL DEFAULT 'ephemeral',
  ADD COLUMN runs_in_pod     text,
  ADD COLUMN runs_in_pod_uid text,
  ADD COLUMN manifest       jsonb,
  ADD COLUMN remove_pod     boolean NOT NULL DEFAULT false,
  ADD COLUMN replaces_pod   boolean NOT NULL DEFAULT false,
  ADD COLUMN template       text;

-- The trigger guards what sessions do, not what a migration fills in.
ALTER TABLE session DISABLE TRIGGER session_moves_only_along_the_transition_table;
UPDATE session SET runs_in_pod = pod, runs_in_pod_uid = pod_uid;
ALTER TABLE session ENABLE TRIGGER session_moves_only_along_the_transition_table;

ALTER TABLE session
  ALTER COLUMN runs_in_pod SET NOT NULL,
  ADD CONSTRAINT a_session_style_is_one_of_the_list CHECK (style IN ('ephemeral', 'copy', 'node')),
  ADD CONSTRAINT a_session_that_makes_a_pod_says_which CHECK (
    (style = 'ephemeral') = (manifest IS NULL)),
  ADD CONSTRAINT a_session_on_a_node_names_the_node CHECK ((style = 'node') = (node IS NOT NULL)),
  ADD CONSTRAINT only_a_pod_made_for_a_session_is_removed CHECK (
    style <> 'ephemeral' OR NOT remove_pod),
  ADD CONSTRAINT only_a_copy_replaces_its_pod CHECK (style = 'copy' OR NOT replaces_pod);

CREATE TABLE session_pod (
  session_id text NOT NULL,
  cluster    text NOT NULL,
  namespace  text NOT NULL,
  name       text NOT NULL,
  uid        text,
  -- made: it may exist; removing: it is to go; removed: it is gone; kept: it stays on purpose;
  -- foreign: what has its name is not ours.
  state      text NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  last_error text,
  due_at     timestamptz(3),
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT a_session_makes_at_most_one_pod PRIMARY KEY (session_id),
  CONSTRAINT a_made_pod_belongs_to_a_session
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT a_made_pod_state_is_one_of_the_list CHECK (
    state IN ('made', 'removing', 'removed', 'kept', 'foreign')),
  CONSTRAINT only_a_pod_that_is_to_go_is_due CHECK (due_at IS NULL OR state = 'removing')
);
CREATE INDEX session_pod_due ON session_pod (due_at) WHERE state = 'removing';

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE ON session_pod TO endoscope_app;
  END IF;
END $$;
