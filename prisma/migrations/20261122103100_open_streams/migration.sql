-- Commands, logs, copies and forwards whose beginning is in the ledger and whose end is not: what is to
-- be written there if the gateway that carries them is lost.
CREATE TABLE open_stream (
  id        text NOT NULL,
  replica   text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  lost      text NOT NULL,
  CONSTRAINT open_stream_pkey PRIMARY KEY (id)
);

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, DELETE ON open_stream TO endoscope_app;
  END IF;
END $$;
