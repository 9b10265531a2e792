const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const gibibyte = 1024 * mebibyte;

/** Every bound of copying files, in one place. Bytes unless the name says otherwise. */
export const fileLimits = {
  /** Of all the content of one transfer; operators set it lower or higher. */
  transferBytesDefault: 16 * gibibyte,
  /** Files, directories and links of one tree. */
  entriesMax: 500_000,
  /** Linux's PATH_MAX without its NUL. */
  pathBytesMax: 4_095,
  /** Linux's NAME_MAX. */
  nameBytesMax: 255,
  /** One extension header of an archive: a path, a link and some numbers. */
  tarHeaderBytesMax: 16 * kibibyte,
  /** What tar may write after the end of an archive: GNU fills up a record of 10 KiB. */
  tarTailBytesMax: mebibyte,
  /** Links of one upload or download whose paths are remembered, to let nothing go through them. */
  symlinksMax: 50_000,
  /** Of what a container says on stderr, the last bytes. */
  stderrBytesMax: 16 * kibibyte,
  /** Of one answer line of the script in the container. */
  answerLineBytesMax: 8 * kibibyte,
  /** Bytes that are announced to the script at once, and held for it. */
  chunkBytesMax: 512 * kibibyte,
  /** Bytes that are announced at once of a file whose size is known: `dd` holds them. */
  pieceBytesMax: 4 * mebibyte,
  /** Content of a file in one message to a client. */
  dataBytesMax: 64 * kibibyte,
  /** Notices that one transfer tells its client. */
  noticesMax: 50,
  noticeCharactersMax: 300,
  /** Files of one transfer with an audit event of their own; all are in the manifest's hash. */
  auditedFilesMax: 200,
  /** Audit events of files that are written together. */
  auditBatchFiles: 20,
  /** Transfers that one session may have at once. */
  transfersPerSessionMax: 4,
  /** How often bytes that move count as use of the session. */
  touchEveryMs: 2_000,
  /** How long a transfer that is ended from outside may take to end. */
  leaveMs: 1_000,
} as const;
