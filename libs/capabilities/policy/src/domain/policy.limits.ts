/** Every bound of policy, with its unit. */
export const policyLimits = {
  policyFilesMax: 200,
  policyFileBytesMax: 262_144,
  policiesMax: 1_000,
  policyIdCharactersMax: 100,
  /** Characters of a policy's condition or description in a sentence. */
  quotedCharactersMax: 240,
  /** Changes within this time are one reload. */
  reloadDebounceMs: 250,
  /** Files are looked at this often even when the system tells of no change. */
  reloadPollMs: 10_000,
} as const;
