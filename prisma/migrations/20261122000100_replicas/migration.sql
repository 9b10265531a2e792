-- Several gateways on one database: who lives, by the database's clock, and who keeps which session.

CREATE TABLE replica (
  id         text PRIMARY KEY,
  -- host:port of its service for other replicas; null: it has none and has to be the only one.
  address    text,
  -- Grows each time this replica comes back after its lease was lost.
  epoch      integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  beat_at    timestamptz(3) NOT NULL,
  CONSTRAINT a_replica_counts_its_leases_from_one CHECK (epoch >= 1),
  CONSTRAINT a_replica_address_is_not_empty CHECK (address <> '')
);

ALTER TABLE session
  ADD COLUMN kept_by       text,
  -- Grows with each keeper: what an earlier one still writes is refused.
  ADD COLUMN keeper_epoch  integer NOT NULL DEFAULT 0,
  -- Of the last change: another than kept_by means that the keeper has not seen it.
  ADD COLUMN changed_by    text,
  -- Input that came through a replica which does not keep the session.
  ADD COLUMN last_input_at timestamptz(3);

CREATE INDEX session_by_keeper ON session (kept_by) WHERE state <> 'ended';
CREATE INDEX attachment_open ON attachment (session_id) WHERE closed_at IS NULL;

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON replica TO endoscope_app;
  END IF;
END $$;
