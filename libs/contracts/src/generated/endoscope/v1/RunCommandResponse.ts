// Original file: proto/endoscope/v1/exec.proto

import type { CapturedOutput as _endoscope_v1_CapturedOutput, CapturedOutput__Output as _endoscope_v1_CapturedOutput__Output } from '../../endoscope/v1/CapturedOutput.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface RunCommandResponse {
  'stdout'?: (_endoscope_v1_CapturedOutput | null);
  'stderr'?: (_endoscope_v1_CapturedOutput | null);
  /**
   * Absent when the command was not seen to end; `reason` says why.
   */
  'exitCode'?: (number);
  /**
   * As in ExecExit.
   */
  'reason'?: (string);
  'detail'?: (string);
  /**
   * What was kept of stdout and of stderr at most.
   */
  'outputBytesMax'?: (number);
  'duration'?: (_google_protobuf_Duration | null);
  '_exitCode'?: "exitCode";
}

export interface RunCommandResponse__Output {
  'stdout': (_endoscope_v1_CapturedOutput__Output | null);
  'stderr': (_endoscope_v1_CapturedOutput__Output | null);
  /**
   * Absent when the command was not seen to end; `reason` says why.
   */
  'exitCode'?: (number);
  /**
   * As in ExecExit.
   */
  'reason': (string);
  'detail': (string);
  /**
   * What was kept of stdout and of stderr at most.
   */
  'outputBytesMax': (number);
  'duration': (_google_protobuf_Duration__Output | null);
  '_exitCode'?: "exitCode";
}
