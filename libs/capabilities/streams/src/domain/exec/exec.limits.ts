/** Every bound of a command that is run in a container. Bytes unless the name says otherwise. */
export const execLimits = {
  /** Words of a command, its program among them. */
  commandWordsMax: 1_024,
  /** All words together. They travel in the address of a request, of which Go takes 1 MiB. */
  commandBytesMax: 32 * 1024,
  /** Of the command, as the audit keeps it. */
  auditedCommandBytesMax: 1_024,
  /** Commands of one session at once, over all doors. */
  commandsPerSessionMax: 16,
  /** How long a streamed command may be given; without a wish it may last as its session does. */
  timeoutMsMax: 24 * 60 * 60_000,
  timeoutMsMin: 100,
  /** Output that a streamed command may be bounded to. */
  limitBytesMax: 2 ** 40,
  /** How long a one-shot command may take without a wish, and with one. */
  runTimeoutMsDefault: 60_000,
  runTimeoutMsMax: 10 * 60_000,
  /** Input of a one-shot command: with more that is not read, a runtime may never end an exec. */
  runInputBytesMax: 128 * 1024,
  /** Captured output, of stdout and of stderr each; what is beyond is counted and dropped. */
  runOutputBytesDefault: 256 * 1024,
  runOutputBytesMax: 1024 * 1024,
  /** After Ctrl-C and Ctrl-D, or the end of input, that a command is left with. */
  farewellMs: 250,
} as const;
