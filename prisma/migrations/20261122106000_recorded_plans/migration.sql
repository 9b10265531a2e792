-- Every event about a recording tells of which plan and of which pod's UID its session is.

ALTER TABLE recording
  ADD COLUMN pod_uid text NOT NULL DEFAULT '',
  ADD COLUMN spec_hash text NOT NULL DEFAULT '';

UPDATE recording r SET pod_uid = s.pod_uid, spec_hash = s.spec_hash
  FROM session s WHERE s.id = r.session_id;
