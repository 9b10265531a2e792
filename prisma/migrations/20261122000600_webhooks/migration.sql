-- Receivers of the ledger's events. The ledger is the outbox: a receiver has its place in it.
CREATE TABLE webhook (
  name              text NOT NULL,
  url               text NOT NULL,
  events            text[] NOT NULL,
  secret_sealed     text NOT NULL,
  old_secret_sealed text,
  old_secret_until  timestamptz(3),
  state             text NOT NULL,
  disabled_reason   text,
  created_at        timestamptz(3) NOT NULL,
  created_by        text NOT NULL,
  next_leaf         bigint NOT NULL,
  failures          integer NOT NULL DEFAULT 0,
  last_failure      text,
  next_attempt_at   timestamptz(3),
  last_delivery_at  timestamptz(3),
  revision          text NOT NULL,
  CONSTRAINT a_webhook_has_its_name_alone PRIMARY KEY (name),
  CONSTRAINT a_webhook_name_has_its_form CHECK (name ~ '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'),
  CONSTRAINT a_webhook_is_enabled_or_says_why_not
    CHECK (state IN ('enabled', 'disabled') AND (state = 'disabled') = (disabled_reason IS NOT NULL)),
  CONSTRAINT a_webhook_keeps_an_old_secret_for_a_while
    CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL)),
  CONSTRAINT a_webhook_has_a_place_in_the_ledger CHECK (next_leaf >= 0 AND failures >= 0)
);

CREATE TABLE webhook_dead_letter (
  webhook      text NOT NULL,
  leaf_index   bigint NOT NULL,
  event_id     text NOT NULL,
  event        text NOT NULL,
  attempts     integer NOT NULL,
  last_failure text NOT NULL,
  dead_at      timestamptz(3) NOT NULL,
  replay_at    timestamptz(3),
  CONSTRAINT a_dead_letter_has_its_place_alone PRIMARY KEY (webhook, leaf_index),
  CONSTRAINT a_dead_letter_belongs_to_a_webhook FOREIGN KEY (webhook) REFERENCES webhook (name)
    ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT a_dead_letter_was_tried CHECK (attempts >= 1)
);

-- The one row: who delivers, until when by the database's clock.
CREATE TABLE webhook_lease (
  id         smallint NOT NULL,
  holder     text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT webhook_lease_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_lease_is_one_row CHECK (id = 1)
);
INSERT INTO webhook_lease (id, holder, expires_at) VALUES (1, '', '2000-01-01');

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    REVOKE ALL ON webhook_lease FROM endoscope_app;
    GRANT SELECT, UPDATE ON webhook_lease TO endoscope_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, webhook_dead_letter TO endoscope_app;
  END IF;
END $$;
