-- The sealed order of audit events: their place in a Merkle tree, the tree's full tiles, its signed
-- heads and the public halves of the keys that signed them (docs/adr/0015).
--
-- No foreign key leads to audit_event: its rows may one day leave with their whole period, their
-- leaves stay, or nothing sealed later could be proved.
CREATE TABLE "audit_leaf" (
    "leaf_index" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_leaf_pkey" PRIMARY KEY ("leaf_index"),
    CONSTRAINT "audit_leaf_index_is_not_negative" CHECK ("leaf_index" >= 0),
    CONSTRAINT "audit_leaf_hash_has_32_bytes" CHECK (octet_length("leaf_hash") = 32)
);
CREATE UNIQUE INDEX "audit_leaf_seals_an_event_once" ON "audit_leaf"("sequence");

CREATE TABLE "audit_tile" (
    "level" SMALLINT NOT NULL,
    "tile_index" BIGINT NOT NULL,
    "hashes" BYTEA NOT NULL,
    "root" BYTEA NOT NULL,

    CONSTRAINT "audit_tile_pkey" PRIMARY KEY ("level", "tile_index"),
    CONSTRAINT "audit_tile_has_a_place" CHECK ("level" >= 0 AND "tile_index" >= 0),
    CONSTRAINT "audit_tile_is_full" CHECK (octet_length("hashes") = 8192),
    CONSTRAINT "audit_tile_root_has_32_bytes" CHECK (octet_length("root") = 32)
);

CREATE TABLE "audit_checkpoint" (
    "tree_size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("tree_size"),
    CONSTRAINT "audit_checkpoint_size_is_positive" CHECK ("tree_size" > 0),
    CONSTRAINT "audit_checkpoint_root_has_32_bytes" CHECK (octet_length("root") = 32),
    CONSTRAINT "audit_checkpoint_key_id_has_its_form" CHECK ("key_id" ~ '^[0-9a-f]{8}$')
);
CREATE INDEX "audit_checkpoint_by_time" ON "audit_checkpoint"("signed_at");

CREATE TABLE "ledger_key" (
    "key_id" TEXT NOT NULL,
    "vkey" TEXT NOT NULL,
    "valid_from_size" BIGINT NOT NULL,
    "introduced_at" TIMESTAMPTZ(3) NOT NULL,
    "statement" TEXT NOT NULL,

    CONSTRAINT "ledger_key_pkey" PRIMARY KEY ("key_id"),
    CONSTRAINT "ledger_key_id_has_its_form" CHECK ("key_id" ~ '^[0-9a-f]{8}$'),
    CONSTRAINT "ledger_key_size_is_not_negative" CHECK ("valid_from_size" >= 0)
);

-- The one row that changes: who seals, until when by the database's clock, and below which
-- sequence nothing can appear any more.
CREATE TABLE "ledger_lease" (
    "id" SMALLINT NOT NULL,
    "holder" TEXT NOT NULL,
    "fencing_token" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_through" BIGINT NOT NULL,
    "mark" BIGINT NOT NULL,
    "mark_waits_for" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "ledger_lease_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ledger_lease_is_one_row" CHECK ("id" = 1),
    CONSTRAINT "ledger_lease_mark_is_ahead" CHECK ("settled_through" <= "mark")
);
INSERT INTO "ledger_lease"
  ("id", "holder", "fencing_token", "expires_at", "settled_through", "mark")
  VALUES (1, '', 0, '2000-01-01', 0, 0);

-- Append only, by the same two locks as audit_event.
CREATE FUNCTION "ledger_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;

DO $$
DECLARE
  ledger_table TEXT;
  has_application BOOLEAN := EXISTS (SELECT FROM pg_roles WHERE rolname = 'endoscope_app');
BEGIN
  FOREACH ledger_table IN ARRAY ARRAY['audit_leaf', 'audit_tile', 'audit_checkpoint', 'ledger_key']
  LOOP
    EXECUTE format(
      'CREATE TRIGGER %1$I BEFORE UPDATE OR DELETE OR TRUNCATE ON %2$I
         FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()',
      ledger_table || '_is_append_only', ledger_table);
    EXECUTE format('ALTER TABLE %1$I ENABLE ALWAYS TRIGGER %2$I',
      ledger_table, ledger_table || '_is_append_only');
    IF has_application THEN
      EXECUTE format('REVOKE ALL ON TABLE %I FROM endoscope_app', ledger_table);
      EXECUTE format('GRANT SELECT, INSERT ON TABLE %I TO endoscope_app', ledger_table);
    END IF;
  END LOOP;
  IF has_application THEN
    REVOKE ALL ON TABLE "ledger_lease" FROM endoscope_app;
    GRANT SELECT, UPDATE ON TABLE "ledger_lease" TO endoscope_app;
    -- The place of an event is given, never chosen: one put far behind the others would lie where
    -- the sealer no longer looks.
    REVOKE INSERT ON TABLE "audit_event" FROM endoscope_app;
    GRANT INSERT ("id", "schema_version", "occurred_at", "event", "result", "issuer", "subject",
      "username", "entry", "source_address", "request_id", "session_id", "cluster", "target",
      "policy_ids", "reason", "details") ON TABLE "audit_event" TO endoscope_app;
  END IF;
END
$$;
