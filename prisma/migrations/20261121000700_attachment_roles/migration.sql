-- One writer and several observers on a session.

ALTER TABLE attachment ADD COLUMN role text NOT NULL DEFAULT 'writer';
ALTER TABLE attachment ALTER COLUMN role DROP DEFAULT;
ALTER TABLE attachment ADD CONSTRAINT an_attachment_writes_or_observes
  CHECK (role IN ('writer', 'observer'));

-- One writer at a time: the second one's insert fails on this. Prisma's schema cannot say WHERE.
DROP INDEX a_session_has_one_open_attachment;
CREATE UNIQUE INDEX a_session_has_one_open_writer
  ON attachment (session_id) WHERE closed_at IS NULL AND role = 'writer';

-- The list of a session's attachments, newest first.
DROP INDEX attachment_by_session;
CREATE INDEX attachment_by_session ON attachment (session_id, id);
