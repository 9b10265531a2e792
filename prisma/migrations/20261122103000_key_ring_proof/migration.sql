-- The one row: something sealed with the key ring that seals what is secret here. A ring that does not
-- open it is not that one.
CREATE TABLE key_ring_proof (
  id     smallint NOT NULL,
  sealed text NOT NULL,
  CONSTRAINT key_ring_proof_pkey PRIMARY KEY (id),
  CONSTRAINT key_ring_proof_is_one_row CHECK (id = 1)
);

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE ON key_ring_proof TO endoscope_app;
  END IF;
END $$;
