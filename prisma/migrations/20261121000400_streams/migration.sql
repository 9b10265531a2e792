-- Attachments and the one-time tickets that open them.

CREATE TABLE attachment (
  id           text PRIMARY KEY,
  session_id   text NOT NULL,
  owner_key    text NOT NULL,
  username     text NOT NULL,
  client       text NOT NULL,
  entry        text NOT NULL,
  opened_at    timestamptz(3) NOT NULL,
  closed_at    timestamptz(3),
  close_reason text,
  bytes_in     bigint NOT NULL DEFAULT 0,
  bytes_out    bigint NOT NULL DEFAULT 0,
  CONSTRAINT a_closed_attachment_says_why CHECK ((closed_at IS NULL) = (close_reason IS NULL)),
  CONSTRAINT an_attachment_never_moves_less_than_nothing CHECK (bytes_in >= 0 AND bytes_out >= 0)
);
CREATE INDEX attachment_by_session ON attachment (session_id);
-- One client at a time: the second one's insert fails on this. Prisma's schema cannot say WHERE.
CREATE UNIQUE INDEX a_session_has_one_open_attachment
  ON attachment (session_id) WHERE closed_at IS NULL;

CREATE TABLE attach_ticket (
  hash       text PRIMARY KEY,
  session_id text NOT NULL,
  principal  jsonb NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX attach_ticket_by_session ON attach_ticket (session_id);

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE ON attachment TO endoscope_app;
    GRANT SELECT, INSERT, DELETE ON attach_ticket TO endoscope_app;
  END IF;
END $$;
