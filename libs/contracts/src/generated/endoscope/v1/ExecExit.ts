// Original file: proto/endoscope/v1/exec.proto


export interface ExecExit {
  /**
   * "process_exited", "start_failed", "timed_out", "output_limit", "client_gone", "token_expired", "draining",
   * "recorder_unavailable", "upstream_lost", "exit_unknown", or the word of the session's end.
   */
  'reason'?: (string);
  'detail'?: (string);
  /**
   * Only with "process_exited".
   */
  'exitCode'?: (number);
  '_exitCode'?: "exitCode";
}

export interface ExecExit__Output {
  /**
   * "process_exited", "start_failed", "timed_out", "output_limit", "client_gone", "token_expired", "draining",
   * "recorder_unavailable", "upstream_lost", "exit_unknown", or the word of the session's end.
   */
  'reason': (string);
  'detail': (string);
  /**
   * Only with "process_exited".
   */
  'exitCode'?: (number);
  '_exitCode'?: "exitCode";
}
