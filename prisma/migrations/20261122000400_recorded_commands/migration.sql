-- Commands that run in a recorded session are recorded, too, each by itself; and it is known which
-- key of the ring wraps the key of each recording, so that a rotation can be seen to its end.

ALTER TABLE recording
  ADD COLUMN subject text NOT NULL DEFAULT 'terminal',
  ADD COLUMN title text,
  ADD COLUMN key_id text,
  ADD CONSTRAINT a_recording_is_of_a_terminal_or_of_a_command
    CHECK (subject = 'terminal' OR (subject = 'command:' || id AND title IS NOT NULL));

ALTER TABLE recording DROP CONSTRAINT a_session_has_one_recording;
CREATE UNIQUE INDEX a_session_has_one_recording_of_a_subject ON recording (session_id, subject);
