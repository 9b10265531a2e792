-- Sessions, their events and idempotency keys. Names of constraints are the sentences they enforce.

CREATE TABLE session_transition (
  from_state text NOT NULL,
  to_state   text NOT NULL,
  CONSTRAINT a_session_transition_is_listed_once PRIMARY KEY (from_state, to_state)
);

INSERT INTO session_transition (from_state, to_state) VALUES
  ('requested', 'provisioning'), ('requested', 'ending'), ('requested', 'ended'),
  ('provisioning', 'ready'), ('provisioning', 'ending'), ('provisioning', 'ended'),
  ('ready', 'ending'), ('ready', 'ended'),
  ('ending', 'ended');

CREATE TABLE session (
  id                text PRIMARY KEY,
  state             text NOT NULL,
  cluster           text NOT NULL,
  namespace         text NOT NULL,
  pod               text NOT NULL,
  pod_uid           text NOT NULL,
  target_container  text,
  container         jsonb NOT NULL,
  profile           text NOT NULL,
  spec_hash         text NOT NULL,
  reason            text NOT NULL,
  owner_key         text NOT NULL,
  username          text NOT NULL,
  principal         jsonb NOT NULL,
  created_at        timestamptz(3) NOT NULL,
  ready_at          timestamptz(3),
  ended_at          timestamptz(3),
  expires_at        timestamptz(3) NOT NULL,
  waiting_reason    text,
  waiting_message   text,
  warnings          text[],
  end_reason        text,
  end_detail        text,
  exit_code         integer,
  process           text,
  container_reason  text,
  version           integer NOT NULL,
  CONSTRAINT a_session_state_is_one_of_the_list CHECK (
    state IN ('requested', 'provisioning', 'ready', 'ending', 'ended')),
  CONSTRAINT a_session_end_reason_is_one_of_the_list CHECK (
    end_reason IN ('client_exit', 'process_exited', 'expired', 'idle', 'terminated', 'locked',
      'token_expired', 'permission_revoked', 'denied', 'approval_expired', 'target_gone',
      'start_failed', 'recorder_unavailable', 'ledger_unavailable', 'gateway_lost', 'internal')),
  CONSTRAINT a_session_process_outcome_is_one_of_the_list CHECK (
    process IN ('gone', 'lingering', 'unknown')),
  CONSTRAINT a_session_that_ends_says_why CHECK (
    (state IN ('ending', 'ended')) = (end_reason IS NOT NULL)),
  CONSTRAINT an_ended_session_says_when_and_what_became_of_its_process CHECK (
    (state = 'ended') = (ended_at IS NOT NULL) AND (state <> 'ended' OR process IS NOT NULL)),
  CONSTRAINT a_ready_session_says_since_when CHECK (state <> 'ready' OR ready_at IS NOT NULL),
  CONSTRAINT a_session_expires_after_it_was_made CHECK (expires_at > created_at),
  CONSTRAINT a_session_reason_is_at_most_500_characters CHECK (char_length(reason) <= 500)
);

CREATE INDEX session_by_owner ON session (owner_key, id DESC);
CREATE INDEX session_by_cluster ON session (cluster, id DESC);
-- The live ones are few and asked for often (limits, keepers); Prisma's schema cannot say WHERE.
CREATE INDEX session_live ON session (id) WHERE state <> 'ended';

CREATE FUNCTION session_moves_only_along_the_transition_table() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM session_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'session % may not move from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation',
            CONSTRAINT = 'session_moves_only_along_the_transition_table';
  END IF;
  IF OLD.state = 'ended' THEN
    RAISE EXCEPTION 'session % has ended and does not change any more', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'an_ended_session_does_not_change';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER session_moves_only_along_the_transition_table
  BEFORE UPDATE ON session
  FOR EACH ROW EXECUTE FUNCTION session_moves_only_along_the_transition_table();

CREATE TABLE session_event (
  session_id text NOT NULL,
  number     integer NOT NULL,
  time       timestamptz(3) NOT NULL,
  type       text NOT NULL,
  state      text NOT NULL,
  reason     text NOT NULL,
  message    text NOT NULL,
  "end"      jsonb,
  CONSTRAINT a_session_event_number_is_unique_in_its_session PRIMARY KEY (session_id, number),
  CONSTRAINT a_session_event_belongs_to_a_session
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT a_session_event_is_numbered_from_one CHECK (number >= 1)
);

CREATE TABLE session_idempotency (
  owner_key    text NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  session_id   text NOT NULL,
  created_at   timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT an_idempotency_key_is_unique_for_its_owner PRIMARY KEY (owner_key, key),
  CONSTRAINT an_idempotency_key_belongs_to_a_session
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX session_idempotency_by_age ON session_idempotency (created_at);

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE ON session TO endoscope_app;
    GRANT SELECT, INSERT ON session_event TO endoscope_app;
    GRANT SELECT, INSERT, DELETE ON session_idempotency TO endoscope_app;
    GRANT SELECT ON session_transition TO endoscope_app;
  END IF;
END $$;
