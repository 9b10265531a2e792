/** POST /v1/sessions/{session}/exec. */
export interface CommandRequest {
  /** Absent: the session's own debug container. */
  readonly container?: string;
  /** The program and its arguments; no shell is put around them. */
  readonly command: readonly string[];
  /** At most 128 KiB; absent: the command has no stdin. */
  readonly stdin?: Uint8Array;
  /** Default 60 s, at most 10 min. */
  readonly timeoutMs?: number;
  /** Of stdout and stderr each; default 256 KiB, at most 1 MiB. */
  readonly outputBytesMax?: number;
}

export interface CommandResult {
  /** Absent when the command was not seen to end; `reason` says why. */
  readonly exitCode?: number;
  /** `process_exited`, `timed_out`, or why else it is not known how it ended. */
  readonly reason: string;
  readonly detail: string;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  readonly outputBytesMax: number;
  readonly durationMs: number;
}

export interface CapturedOutput {
  readonly encoding: 'utf8' | 'base64';
  /** The beginning of what was printed. */
  readonly data: string;
  readonly totalBytes: number;
  readonly truncated: boolean;
}
