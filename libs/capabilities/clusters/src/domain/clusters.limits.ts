/** Every bound of this capability; each has a test at the limit. */
export const clusterLimits = {
  clustersMax: 1_000,
  /** How long a connection is used without asking whether its cluster was registered anew. */
  registrationKnownMs: 1_000,
  labelsMax: 64,
  namespaceRulesMax: 100,
  serverUrlCharactersMax: 2_048,
  caCertificateBytesMax: 64 * 1_024,
  /** Certificate chain or private key of a client certificate, each. */
  clientPemBytesMax: 32 * 1_024,
  bearerTokenCharactersMax: 16_384,
  tokenFilePathCharactersMax: 1_024,
  kubeconfigBytesMax: 256 * 1_024,
  labelSelectorCharactersMax: 1_024,
  podEventsMax: 100,
  /** Controllers followed from a pod upwards. */
  ownersMax: 5,
  /** Pods, and apart from them replica sets or jobs, looked through to choose one pod. */
  candidatesMax: 5_000,
  /** Pods of such a search about each of which policy is asked: a decision costs about 1 ms. */
  candidatesJudgedMax: 500,
  /** Ports of one pod or service that are told. */
  portsMax: 200,
  /** Objects asked for in one call of such a search. */
  candidatesPageSize: 500,
  /** All pages of one such search together. */
  searchMs: 30_000,
  /** The newest jobs of a cron job whose pods are considered. */
  cronJobRunsMax: 5,
  /** Groups sent as impersonation headers with every call. */
  impersonatedGroupsMax: 200,
  /** One name of a user or group in an impersonation header. */
  impersonatedNameCharactersMax: 1_024,
} as const;
