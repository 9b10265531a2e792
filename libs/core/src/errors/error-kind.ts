/**
 * The whole error table: what each kind of failure becomes at every door. Every transport reads
 * this and nothing else, so REST, gRPC, WebSocket and the CLI give the same answer to the same
 * question. `closeCode` is in WebSocket's private range 4000–4999 (RFC 6455 §7.4.2) but for
 * `internal`, which is 1011; `exitCode` follows sysexits(3), with timeout(1)'s 124 for a deadline.
 */
export interface ErrorKindRow {
  readonly httpStatus: number;
  /** google.rpc.Code number. */
  readonly grpcCode: number;
  readonly closeCode: number;
  readonly exitCode: number;
  readonly logLevel: 'info' | 'warn' | 'error';
  readonly retry: 'no' | 'yes' | 'after_login' | 'with_delay';
  readonly title: string;
}

export const errorKinds = {
  invalid_argument: row(400, 3, 4400, 64, 'info', 'no', 'Invalid argument'),
  unauthenticated: row(401, 16, 4401, 67, 'info', 'after_login', 'Not signed in'),
  permission_denied: row(403, 7, 4403, 77, 'warn', 'no', 'Not allowed'),
  not_found: row(404, 5, 4404, 66, 'info', 'no', 'Not found'),
  method_not_allowed: row(405, 12, 4405, 64, 'info', 'no', 'Method not allowed'),
  already_exists: row(409, 6, 4409, 73, 'info', 'no', 'Already exists'),
  aborted: row(409, 10, 4409, 75, 'info', 'yes', 'Changed in between'),
  failed_precondition: row(409, 9, 4412, 78, 'info', 'no', 'Not possible now'),
  payload_too_large: row(413, 11, 4413, 64, 'info', 'no', 'Too large'),
  range_not_satisfiable: row(416, 11, 4416, 64, 'info', 'no', 'Range not satisfiable'),
  unsupported_media_type: row(415, 3, 4415, 64, 'info', 'no', 'Unsupported media type'),
  idempotency_mismatch: row(422, 3, 4422, 64, 'info', 'no', 'Idempotency key used before'),
  resource_exhausted: row(429, 8, 4429, 75, 'warn', 'with_delay', 'Limit reached'),
  unavailable: row(503, 14, 4503, 69, 'error', 'with_delay', 'Unavailable'),
  deadline_exceeded: row(504, 4, 4408, 124, 'warn', 'yes', 'Deadline exceeded'),
  internal: row(500, 13, 1011, 70, 'error', 'no', 'Internal error'),
} as const satisfies Record<string, ErrorKindRow>;

export type ErrorKind = keyof typeof errorKinds;

function row(
  ...[httpStatus, grpcCode, closeCode, exitCode, logLevel, retry, title]: [
    number,
    number,
    number,
    number,
    ErrorKindRow['logLevel'],
    ErrorKindRow['retry'],
    string,
  ]
): ErrorKindRow {
  return { httpStatus, grpcCode, closeCode, exitCode, logLevel, retry, title };
}
