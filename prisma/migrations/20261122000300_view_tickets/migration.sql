-- A ticket opens one thing: the terminal of a session, or one view of its recording. A gateway that
-- does not know the column yet makes tickets for terminals.
ALTER TABLE attach_ticket ADD COLUMN purpose text NOT NULL DEFAULT 'attach';
