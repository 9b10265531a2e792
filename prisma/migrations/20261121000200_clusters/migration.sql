-- The registry of API servers. Names of constraints are the sentences they enforce.

CREATE TABLE cluster (
  -- In byte order everywhere, so that pages are the same under every locale.
  name               text COLLATE "C" NOT NULL,
  server_url         text NOT NULL,
  ca_certificate_pem text,
  credential_kind    text NOT NULL,
  -- AES-256-GCM under a key of the gateway's key ring, bound to the cluster's name. Never clear.
  credential_sealed  text NOT NULL,
  labels             jsonb NOT NULL,
  default_image      text,
  namespaces_allowed text[] NOT NULL,
  namespaces_denied  text[] NOT NULL,
  impersonation      text NOT NULL,
  created_at         timestamptz(3) NOT NULL,
  created_by         text NOT NULL,
  revision           text NOT NULL,
  health_state       text NOT NULL,
  kubernetes_version text,
  checked_at         timestamptz(3),
  findings           jsonb NOT NULL,
  CONSTRAINT a_cluster_has_its_name_alone PRIMARY KEY (name),
  CONSTRAINT a_server_is_registered_under_one_name UNIQUE (server_url),
  CONSTRAINT a_cluster_name_is_a_dns_label CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  CONSTRAINT a_server_url_is_https CHECK (server_url LIKE 'https://%'),
  CONSTRAINT a_credential_kind_is_one_of_the_list CHECK (
    credential_kind IN ('bearer_token', 'client_certificate', 'token_file')),
  CONSTRAINT an_impersonation_is_one_of_the_list CHECK (
    impersonation IN ('user_and_groups', 'none')),
  CONSTRAINT a_health_state_is_one_of_the_list CHECK (
    health_state IN ('unknown', 'healthy', 'degraded', 'unreachable')),
  CONSTRAINT a_known_health_says_when_it_was_checked CHECK (
    (health_state = 'unknown') = (checked_at IS NULL))
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'endoscope_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON cluster TO endoscope_app;
  END IF;
END
$$;
