import { GatewayError } from './gateway-error.ts';
import type { ErrorReason } from './gateway-error.ts';

/** The request is not of the form this operation takes; `fields` names each offence. */
export class RequestInvalid extends GatewayError<{ what: string }> {
  static override readonly reason = 'REQUEST_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'A field is missing, unknown or malformed. `fields` names each one; correct them and send again.';
  get detail() {
    const fields = this.fields.slice(0, 5).map((f) => `${f.field}: ${f.message}`);
    return fields.length > 0 ? `${this.details.what} ${fields.join('; ')}` : this.details.what;
  }
}

/** The page token was altered, or belongs to another query or caller. */
export class PageTokenInvalid extends GatewayError<object> {
  static override readonly reason = 'PAGE_TOKEN_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'A page token works only with the query and the caller it was given to. Start at page one.';
  get detail() {
    return 'The page token does not belong to this list. Begin again without it.';
  }
}

/** No route, RPC or resource of this name. */
export class RouteNotFound extends GatewayError<{ what: string }> {
  static override readonly reason = 'ROUTE_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'There is no such route or method; see the API reference.';
  get detail() {
    return `${this.details.what} does not exist. The API is described at /v1/openapi.json.`;
  }
}

export class MethodNotAllowed extends GatewayError<{ what: string }> {
  static override readonly reason = 'METHOD_NOT_ALLOWED';
  static override readonly kind = 'method_not_allowed';
  static override readonly help =
    'The route exists but not with this method; see the API reference.';
  get detail() {
    return `${this.details.what} is not possible here. The API is described at /v1/openapi.json.`;
  }
}

export class PayloadTooLarge extends GatewayError<{ what: string; bytesMax: number }> {
  static override readonly reason = 'PAYLOAD_TOO_LARGE';
  static override readonly kind = 'payload_too_large';
  static override readonly help =
    'The body, message or frame is over its limit; send less at once.';
  get detail() {
    return `${this.details.what} is larger than ${this.details.bytesMax} bytes. Send less at once.`;
  }
}

export class MediaTypeUnsupported extends GatewayError<{ given: string; supported: string }> {
  static override readonly reason = 'MEDIA_TYPE_UNSUPPORTED';
  static override readonly kind = 'unsupported_media_type';
  static override readonly help = 'Send the content type the operation takes.';
  get detail() {
    return `Content type "${this.details.given}" is not supported. Send ${this.details.supported}.`;
  }
}

/** The database cannot take the record that must exist before the effect. */
export class LedgerUnavailable extends GatewayError<object> {
  static override readonly reason = 'LEDGER_UNAVAILABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The database does not answer, so nothing can be recorded and nothing is done. Try again.';
  get detail() {
    return 'The gateway cannot record anything right now, so nothing was done. Try again shortly.';
  }
}

/** Everything we did not foresee. The cause is logged under the request id, never sent. */
export class InternalError extends GatewayError<object> {
  static override readonly reason = 'INTERNAL';
  static override readonly kind = 'internal';
  static override readonly help =
    'A fault of the gateway. Report the request id; the operator finds the cause in the log.';
  get detail() {
    return 'Something went wrong inside the gateway. Report the request id to its operator.';
  }
}

export const commonErrors: readonly ErrorReason[] = [
  RequestInvalid,
  PageTokenInvalid,
  RouteNotFound,
  MethodNotAllowed,
  PayloadTooLarge,
  MediaTypeUnsupported,
  LedgerUnavailable,
  InternalError,
];
