// Original file: proto/endoscope/v1/session.proto

export const ProcessOutcome = {
  PROCESS_OUTCOME_UNSPECIFIED: 'PROCESS_OUTCOME_UNSPECIFIED',
  PROCESS_OUTCOME_GONE: 'PROCESS_OUTCOME_GONE',
  PROCESS_OUTCOME_LINGERING: 'PROCESS_OUTCOME_LINGERING',
  PROCESS_OUTCOME_UNKNOWN: 'PROCESS_OUTCOME_UNKNOWN',
} as const;

export type ProcessOutcome =
  | 'PROCESS_OUTCOME_UNSPECIFIED'
  | 0
  | 'PROCESS_OUTCOME_GONE'
  | 1
  | 'PROCESS_OUTCOME_LINGERING'
  | 2
  | 'PROCESS_OUTCOME_UNKNOWN'
  | 3

export type ProcessOutcome__Output = typeof ProcessOutcome[keyof typeof ProcessOutcome]
