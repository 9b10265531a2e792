/** Every bound of an audit event, with its unit; longer text is cut, never refused. */
export const auditLimits = {
  /** UTF-8 bytes of the details as JSON. */
  detailsBytesMax: 8_192,
  /** UTF-16 units of issuer, subject, username, cluster, target and reason, each. */
  textUnitsMax: 512,
  policyIdsMax: 50,
  /** Transactions in which events of their own are written at the same time. */
  groupsMax: 2,
  /** Events for which a further one is begun while another is under way: fewer wait for that one. */
  groupBesideEventsMin: 16,
  /** Events of one of them. */
  groupEventsMax: 200,
} as const;
