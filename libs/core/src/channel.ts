/**
 * The channels of Kubernetes' remote command protocol (apimachinery
 * `util/remotecommand/constants.go`): first byte of every binary WebSocket message.
 */
export const channels = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  error: 3,
  resize: 4,
  close: 255,
} as const;

export type OutputChannel = typeof channels.stdout | typeof channels.stderr;

export interface TerminalSize {
  /** Columns and rows, each 1–65535 (unsigned 16 bit on the wire). */
  readonly width: number;
  readonly height: number;
}

/** One piece of a stream; `data` is never empty and never re-used by its producer. */
export interface ChannelFrame {
  readonly channel: number;
  readonly data: Uint8Array;
}
