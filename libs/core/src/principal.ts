/**
 * Who is calling, as the verified access token says. `groups` undefined means the issuer sent no
 * groups claim at all, which is not the same as belonging to none.
 */
export interface Principal {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly groups: readonly string[] | undefined;
  readonly kind: 'user' | 'service' | 'system';
  /** OAuth client the token was issued to (RFC 9068 `client_id`, or OIDC `azp`). */
  readonly clientId: string | undefined;
  readonly expiresAt: Date;
  /** The service calling on this principal's behalf (RFC 8693 `act`). */
  readonly actor?: { readonly issuer: string; readonly subject: string };
}

/** Stable key of a principal across tokens: two issuers never share one. */
export function principalKey(principal: Pick<Principal, 'issuer' | 'subject'>): string {
  return `${principal.issuer}#${principal.subject}`;
}

/** The gateway itself, for what it does without a caller: expiry, reconciling, seeding. */
export const systemPrincipal: Principal = {
  issuer: 'urn:endoscope:system',
  subject: 'gateway',
  username: 'endoscope-gateway',
  groups: [],
  kind: 'system',
  clientId: undefined,
  expiresAt: new Date('9999-12-31T23:59:59.999Z'),
};
