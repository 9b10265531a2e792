-- How the ledger gets shorter: the events of whole sealed periods go, oldest first, each period with
-- a signed tombstone; their leaves, tiles and heads stay (docs/adr/0021). While a hold lasts nothing goes.
CREATE TABLE "ledger_tombstone" (
    "end_size" BIGINT NOT NULL,
    "start_size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_tombstone_pkey" PRIMARY KEY ("end_size"),
    CONSTRAINT "a_tombstone_is_of_some_leaves" CHECK ("start_size" >= 0 AND "start_size" < "end_size"),
    CONSTRAINT "a_tombstone_has_a_root_of_32_bytes" CHECK (octet_length("root") = 32),
    CONSTRAINT "a_tombstone_has_the_id_of_a_key" CHECK ("key_id" ~ '^[0-9a-f]{8}$')
);

-- Never deleted: who held, why, until when.
CREATE TABLE "ledger_hold" (
    "id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "placed_by" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_by" TEXT,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "ledger_hold_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "a_hold_has_a_reason" CHECK ("reason" <> ''),
    CONSTRAINT "a_hold_is_released_by_somebody"
      CHECK (("released_by" IS NULL) = ("released_at" IS NULL))
);

-- One lock for whoever places a hold and whoever removes: neither overtakes the other.
CREATE FUNCTION "ledger_retention_lock"() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7326531448120431)
$$;

CREATE FUNCTION "ledger_hold_waits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_retention_lock();
  RETURN NEW;
END
$$;
CREATE TRIGGER "ledger_hold_waits" BEFORE INSERT ON "ledger_hold"
  FOR EACH ROW EXECUTE FUNCTION "ledger_hold_waits"();
ALTER TABLE "ledger_hold" ENABLE ALWAYS TRIGGER "ledger_hold_waits";

-- A hold is released once, and nothing else of it changes.
CREATE FUNCTION "ledger_hold_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
      AND (NEW.id, NEW.reason, NEW.placed_by, NEW.placed_at)
        = (OLD.id, OLD.reason, OLD.placed_by, OLD.placed_at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'ledger_hold is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "ledger_hold_is_released_once" BEFORE UPDATE OR DELETE ON "ledger_hold"
  FOR EACH ROW EXECUTE FUNCTION "ledger_hold_refuse_change"();
CREATE TRIGGER "ledger_hold_is_kept" BEFORE TRUNCATE ON "ledger_hold"
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
ALTER TABLE "ledger_hold" ENABLE ALWAYS TRIGGER "ledger_hold_is_released_once";
ALTER TABLE "ledger_hold" ENABLE ALWAYS TRIGGER "ledger_hold_is_kept";

-- A tombstone is of a whole period: it begins where the last one ended, ends with a signed head,
-- and that head is a day old at least, whatever the application says. None is made under a hold.
CREATE FUNCTION "ledger_tombstone_check"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  removed BIGINT;
BEGIN
  PERFORM ledger_retention_lock();
  SELECT coalesce(max(end_size), 0) INTO removed FROM ledger_tombstone;
  IF NEW.start_size <> removed THEN
    RAISE EXCEPTION 'a tombstone begins where the last one ended, at %', removed
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (
    SELECT FROM audit_checkpoint AS head
    WHERE head.tree_size = NEW.end_size AND head.root = NEW.root
      AND head.signed_at < clock_timestamp() - interval '1 day'
  ) THEN
    RAISE EXCEPTION 'a tombstone ends with a signed head that is a day old'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM ledger_hold WHERE released_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is held' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "ledger_tombstone_is_of_a_period" BEFORE INSERT ON "ledger_tombstone"
  FOR EACH ROW EXECUTE FUNCTION "ledger_tombstone_check"();
CREATE TRIGGER "ledger_tombstone_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE
  ON "ledger_tombstone" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
ALTER TABLE "ledger_tombstone" ENABLE ALWAYS TRIGGER "ledger_tombstone_is_of_a_period";
ALTER TABLE "ledger_tombstone" ENABLE ALWAYS TRIGGER "ledger_tombstone_is_append_only";

-- An event may be deleted, by whomever, when its leaf lies under a tombstone; without any tombstone
-- not even a statement that matches nothing.
CREATE OR REPLACE FUNCTION "audit_event_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM ledger_tombstone) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE FUNCTION "audit_event_refuse_living"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM gone LEFT JOIN audit_leaf AS leaf ON leaf.sequence = gone.sequence
    WHERE leaf.leaf_index IS NULL
      OR leaf.leaf_index >= (SELECT max(end_size) FROM ledger_tombstone)
  ) THEN
    RAISE EXCEPTION 'audit_event is append-only: DELETE of what has no tombstone is refused'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "audit_event_goes_with_its_period" AFTER DELETE ON "audit_event"
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_refuse_living"();
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_goes_with_its_period";

-- The application deletes no event itself; it asks for those under the last tombstone, some at a
-- time. Answers how many went. With the rights of the owner, so its search path is its own.
CREATE FUNCTION "ledger_remove_events"("most" INTEGER) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  removed INTEGER;
BEGIN
  PERFORM public.ledger_retention_lock();
  IF EXISTS (SELECT FROM public.ledger_hold WHERE released_at IS NULL) THEN
    RETURN 0;
  END IF;
  WITH doomed AS (
    SELECT event.sequence FROM public.audit_leaf AS leaf
    JOIN public.audit_event AS event ON event.sequence = leaf.sequence
    WHERE leaf.leaf_index < (SELECT max(end_size) FROM public.ledger_tombstone)
      AND leaf.leaf_index >= (SELECT max(start_size) FROM public.ledger_tombstone)
    ORDER BY leaf.leaf_index LIMIT most
  )
  DELETE FROM public.audit_event WHERE sequence IN (SELECT sequence FROM doomed);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION "ledger_remove_events"(INTEGER) FROM PUBLIC;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    REVOKE ALL ON "ledger_tombstone", "ledger_hold" FROM endoscope_app;
    GRANT SELECT, INSERT ON "ledger_tombstone" TO endoscope_app;
    GRANT SELECT, INSERT ON "ledger_hold" TO endoscope_app;
    GRANT UPDATE ("released_by", "released_at") ON "ledger_hold" TO endoscope_app;
    GRANT EXECUTE ON FUNCTION "ledger_remove_events"(INTEGER) TO endoscope_app;
  END IF;
END
$$;
