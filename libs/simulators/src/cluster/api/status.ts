/** metav1.Status as API servers send it. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: object;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly causes?: readonly {
    reason?: string;
    message?: string;
    field?: string;
  }[];
  readonly retryAfterSeconds?: number;
}

/** Thrown by a handler; becomes the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** `plainText`: the kubelet's answers are no Status objects, only their message. */
  constructor(
    readonly status: Status,
    readonly plainText = false,
  ) {
    super(status.message);
  }
}

export const success: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
};

export function failure(
  [code, reason]: readonly [number, string | undefined],
  message: string,
  details?: StatusDetails,
): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

export function unauthorized(): Status {
  return failure([401, 'Unauthorized'], 'Unauthorized');
}

export function notFound(kind: string, name: string): Status {
  return failure([404, 'NotFound'], `${kind} "${name}" not found`, {
    name,
    kind,
  });
}

/** What the API server says of a path it does not serve: no name in `details`. */
export function unknownResource(): Status {
  return failure([404, 'NotFound'], 'the server could not find the requested resource', {});
}

export function badRequest(message: string): Status {
  return failure([400, 'BadRequest'], message);
}

export function conflict(name: string): Status {
  const message =
    `Operation cannot be fulfilled on pods "${name}": the object has been modified; ` +
    'please apply your changes to the latest version and try again';
  return failure([409, 'Conflict'], message, { name, kind: 'pods' });
}

export function expired(resourceVersion: string, oldest: number): Status {
  const message = `too old resource version: ${resourceVersion} (${oldest})`;
  return failure([410, 'Expired'], message);
}

/** One entry of a field.ErrorList. */
export interface FieldError {
  readonly type: keyof typeof fieldErrorTypes;
  readonly field: string;
  readonly detail?: string;
  /** The bad value, printed as Go prints it, for Invalid, NotFound, Duplicate, NotSupported. */
  readonly value?: string;
}

const fieldErrorTypes = {
  required: ['FieldValueRequired', 'Required value'],
  invalid: ['FieldValueInvalid', 'Invalid value'],
  notFound: ['FieldValueNotFound', 'Not found'],
  duplicate: ['FieldValueDuplicate', 'Duplicate value'],
  forbidden: ['FieldValueForbidden', 'Forbidden'],
  notSupported: ['FieldValueNotSupported', 'Unsupported value'],
} as const;

/** 422 with one cause for each error, in apimachinery's words (util/validation/field/errors.go). */
export function invalid(kind: string, name: string, errors: readonly FieldError[]): Status {
  const causes = errors.map((error) => {
    const [reason, title] = fieldErrorTypes[error.type];
    const parts = [title, error.value, error.detail].filter((part) => part);
    return { reason, message: parts.join(': '), field: error.field };
  });
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const list = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  return failure([422, 'Invalid'], `${kind} "${name}" is invalid: ${list}`, {
    name,
    kind,
    causes,
  });
}
