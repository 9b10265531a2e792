-- How long a start may take when the request says so, and since when a session waits for what it
-- waits for.

ALTER TABLE session
  ADD COLUMN start_timeout_ms integer,
  ADD COLUMN waiting_since    timestamptz(3),
  ADD CONSTRAINT a_start_timeout_is_a_time CHECK (start_timeout_ms > 0),
  ADD CONSTRAINT a_session_waits_for_something CHECK (
    waiting_since IS NULL OR waiting_reason IS NOT NULL);
