-- What is recorded of sessions: what is known of each recording, and, where this database is the
-- store, its bytes (docs/reference/recording-format.md).

-- How the session is recorded, decided with its request; nothing: not at all.
ALTER TABLE session ADD COLUMN recording jsonb;

CREATE TABLE recording (
  id              text PRIMARY KEY,
  session_id      text NOT NULL CONSTRAINT a_session_has_one_recording UNIQUE,
  owner_key       text NOT NULL,
  username        text NOT NULL,
  cluster         text NOT NULL,
  namespace       text NOT NULL,
  pod             text NOT NULL,
  node            text,
  mode            text NOT NULL,
  has_input       boolean NOT NULL,
  kept_days       integer NOT NULL,
  state           text NOT NULL,
  parts           integer NOT NULL DEFAULT 1,
  started_at      timestamptz(3) NOT NULL,
  sealed_at       timestamptz(3),
  duration_micros bigint NOT NULL DEFAULT 0,
  output_bytes    bigint NOT NULL DEFAULT 0,
  stored_bytes    bigint NOT NULL DEFAULT 0,
  members         integer NOT NULL DEFAULT 0,
  gaps            integer NOT NULL DEFAULT 0,
  manifest_hash   text,
  failure         text,
  keep_until      timestamptz(3),
  hold_reason     text,
  CONSTRAINT a_recording_belongs_to_a_session
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT a_recording_has_a_known_mode CHECK (mode IN ('required', 'best_effort')),
  CONSTRAINT a_recording_has_a_known_state
    CHECK (state IN ('recording', 'interrupted', 'sealed', 'failed', 'removed')),
  CONSTRAINT a_sealed_recording_has_the_hash_of_its_manifest
    CHECK (state <> 'sealed' OR (sealed_at IS NOT NULL AND manifest_hash ~ '^[0-9a-f]{64}$')),
  CONSTRAINT a_failed_recording_says_why CHECK (state <> 'failed' OR failure IS NOT NULL),
  CONSTRAINT a_recording_is_kept_for_some_days CHECK (kept_days > 0),
  CONSTRAINT a_recording_that_is_held_is_not_removed
    CHECK (state <> 'removed' OR hold_reason IS NULL),
  CONSTRAINT a_recording_never_has_less_than_nothing CHECK (
    parts > 0 AND duration_micros >= 0 AND output_bytes >= 0 AND stored_bytes >= 0
    AND members >= 0 AND gaps >= 0)
);
CREATE INDEX recording_by_owner ON recording (owner_key, id DESC);
CREATE INDEX recording_by_cluster ON recording (cluster, id DESC);
CREATE INDEX recording_by_state ON recording (state, keep_until);

CREATE TABLE recording_content (
  recording_id text PRIMARY KEY,
  wrapped_key  text NOT NULL,
  stored_bytes bigint NOT NULL DEFAULT 0,
  manifest     bytea,
  CONSTRAINT a_recording_has_no_less_than_no_bytes CHECK (stored_bytes >= 0)
);

CREATE TABLE recording_part (
  recording_id text NOT NULL,
  start_offset bigint NOT NULL,
  data         bytea NOT NULL,
  CONSTRAINT a_part_has_its_place_alone PRIMARY KEY (recording_id, start_offset),
  CONSTRAINT a_part_belongs_to_a_recording FOREIGN KEY (recording_id)
    REFERENCES recording_content (recording_id) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT a_part_is_not_empty CHECK (start_offset >= 0 AND octet_length(data) > 0)
);
-- Encrypted bytes do not get smaller.
ALTER TABLE recording_part ALTER COLUMN data SET STORAGE EXTERNAL;

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    REVOKE ALL ON recording, recording_content, recording_part FROM endoscope_app;
    GRANT SELECT, INSERT, UPDATE ON recording TO endoscope_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON recording_content TO endoscope_app;
    -- A part is never changed: what a crash left is deleted, and its beginning put there anew.
    GRANT SELECT, INSERT, DELETE ON recording_part TO endoscope_app;
  END IF;
END $$;
