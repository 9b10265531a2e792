/** One trusted issuer of access tokens; `identity.config.ts` parses and checks it. */
export interface IssuerConfig {
  /** Compared with `iss` exactly: a trailing slash makes another issuer. */
  readonly issuer: string;
  readonly audience: string;
  /** Client ids (`client_id` or `azp`) whose tokens are accepted. */
  readonly clients: readonly string[];
  /** Those of `clients` whose tokens are a service's, not a person's. */
  readonly serviceClients: readonly string[];
  readonly algorithms: readonly string[];
  /** Media type of the token (`typ` header) without `application/`; RFC 9068 says `at+jwt`. */
  readonly typ: string;
  readonly usernameClaim: string;
  readonly groupsClaim: string;
  readonly usernamePrefix: string;
  readonly groupsPrefix: string;
  /** Claim → the value it must have; `*` = any. */
  readonly requiredClaims: Readonly<Record<string, string | number | boolean>>;
  /** Forgives tokens from the future (`nbf`, `iat`). Never forgives an expired one. */
  readonly clockSkewSeconds: number;
  /** Found by discovery when absent. */
  readonly jwksUri: string | undefined;
}
