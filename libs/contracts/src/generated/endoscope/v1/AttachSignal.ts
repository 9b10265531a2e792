// Original file: proto/endoscope/v1/attach.proto

export const AttachSignal = {
  ATTACH_SIGNAL_UNSPECIFIED: 'ATTACH_SIGNAL_UNSPECIFIED',
  /**
   * End of input: half-closes stdin, output goes on.
   */
  ATTACH_SIGNAL_END_OF_INPUT: 'ATTACH_SIGNAL_END_OF_INPUT',
  /**
   * Leave the process running and end this attachment.
   */
  ATTACH_SIGNAL_DETACH: 'ATTACH_SIGNAL_DETACH',
  /**
   * The key Ctrl-C; only with a TTY.
   */
  ATTACH_SIGNAL_INTERRUPT: 'ATTACH_SIGNAL_INTERRUPT',
} as const;

export type AttachSignal =
  | 'ATTACH_SIGNAL_UNSPECIFIED'
  | 0
  /**
   * End of input: half-closes stdin, output goes on.
   */
  | 'ATTACH_SIGNAL_END_OF_INPUT'
  | 1
  /**
   * Leave the process running and end this attachment.
   */
  | 'ATTACH_SIGNAL_DETACH'
  | 2
  /**
   * The key Ctrl-C; only with a TTY.
   */
  | 'ATTACH_SIGNAL_INTERRUPT'
  | 3

export type AttachSignal__Output = typeof AttachSignal[keyof typeof AttachSignal]
