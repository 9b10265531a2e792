-- Tables that later migrations of the owner make are readable and writable for the application,
-- and their sequences usable; it may never truncate them nor change the schema.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT USAGE ON SCHEMA public TO endoscope_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
      GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO endoscope_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
      GRANT USAGE, SELECT ON SEQUENCES TO endoscope_app;
  END IF;
END
$$;

CREATE TABLE "audit_event" (
    "sequence" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "schema_version" SMALLINT NOT NULL DEFAULT 1,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "event" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "entry" TEXT NOT NULL,
    "source_address" TEXT,
    "request_id" TEXT NOT NULL,
    "session_id" TEXT,
    "cluster" TEXT,
    "target" TEXT,
    "policy_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("sequence"),
    CONSTRAINT "audit_event_id_has_its_form" CHECK ("id" ~ '^aud_[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    CONSTRAINT "audit_event_event_has_its_form" CHECK ("event" ~ '^[a-z]+\.[a-z]+(_[a-z]+)*$'),
    CONSTRAINT "audit_event_result_is_known" CHECK ("result" IN ('success', 'denied', 'failure')),
    CONSTRAINT "audit_event_entry_is_known"
      CHECK ("entry" IN ('rest', 'grpc', 'websocket', 'system')),
    CONSTRAINT "audit_event_details_is_an_object" CHECK (jsonb_typeof("details") = 'object'),
    -- The application's cap is 8 KiB of JSON; jsonb's text form adds white space to it.
    CONSTRAINT "audit_event_details_is_small" CHECK (octet_length("details"::text) <= 16384)
);

CREATE UNIQUE INDEX "audit_event_id_is_unique" ON "audit_event"("id");
CREATE INDEX "audit_event_by_event" ON "audit_event"("event", "sequence");
CREATE INDEX "audit_event_by_username" ON "audit_event"("username", "sequence");
CREATE INDEX "audit_event_by_session" ON "audit_event"("session_id", "sequence");
CREATE INDEX "audit_event_by_cluster" ON "audit_event"("cluster", "sequence");
CREATE INDEX "audit_event_by_time" ON "audit_event"("occurred_at");

-- Append only, for everybody, the owner included. A statement trigger fires even where no row
-- matches; ALWAYS keeps it awake under session_replication_role = replica.
CREATE FUNCTION "audit_event_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "audit_event_is_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_refuse_change"();
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_is_append_only";

-- The second lock, for the gateway's own user, which can neither drop nor disable the first.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    REVOKE ALL ON TABLE "audit_event" FROM endoscope_app;
    GRANT SELECT, INSERT ON TABLE "audit_event" TO endoscope_app;
  END IF;
END
$$;
