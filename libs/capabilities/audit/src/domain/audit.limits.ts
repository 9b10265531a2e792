/** Every bound of an audit event, with its unit; longer text is cut, never refused. */
export const auditLimits = {
  /** UTF-8 bytes of the details as JSON. */
  detailsBytesMax: 8_192,
  /** UTF-16 units of issuer, subject, username, cluster, target and reason, each. */
  textUnitsMax: 512,
  policyIdsMax: 50,
} as const;
