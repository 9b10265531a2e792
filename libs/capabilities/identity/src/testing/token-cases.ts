import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '@endoscope/core';
import { JoseTokenVerifier } from '../adapters/jose-token-verifier.ts';
import { AuthenticateBearer } from '../application/authenticate-bearer.ts';
import { PrincipalRejected } from '../domain/identity.errors.ts';
import type { Rejection } from '../ports/rejection-recorder.ts';
import { IssuerDouble } from './issuer-double.ts';

type Make = () => string[] | Promise<string[]>;

export const bearer = (token: string): string => `Bearer ${token}`;
export const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

/**
 * Tokens signed by local issuers go through AuthenticateBearer as a request would. Made once in a
 * spec file; the issuers are there when its cases run.
 */
export class TokenCases {
  issuer!: IssuerDouble;
  /** Of another issuer, which requires a claim and puts a prefix before names. */
  other!: IssuerDouble;
  readonly rejections: Rejection[] = [];
  private authenticate!: AuthenticateBearer;
  private callers = 0;

  constructor() {
    beforeAll(() => this.start());
    afterAll(() => Promise.all([this.issuer.close(), this.other.close()]));
  }

  call(...authorization: string[]) {
    this.callers += 1;
    return this.authenticate.execute({
      authorization,
      requestId: `req_${this.callers}`,
      entry: 'rest',
      sourceAddress: `2001:db8::${this.callers}`,
      userAgent: 'curl/8',
    });
  }

  /** A case: what it is, the reason of its refusal, its headers, and whom the ledger names. */
  check(
    ...[what, reason, make, subject = 'anonymous']: [string, string, Make, (string | undefined)?]
  ): void {
    it(`refuses ${what} as ${reason}`, async () => {
      this.rejections.length = 0;
      const values = await make();
      const error = await this.call(...values).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(error).toBeInstanceOf(PrincipalRejected);
      const { kind, reason: given, detail } = error as PrincipalRejected;
      expect([given, kind]).toEqual([reason, 'unauthenticated']);
      expect(this.rejections.map((r) => [r.reason, r.ctx.principal.subject])).toEqual([
        [reason, subject],
      ]);
      const told = detail + JSON.stringify(this.rejections);
      expect(told.length).toBeLessThan(2_000);
      for (const value of values.filter((v) => v.length > 40))
        expect(told).not.toContain(value.slice(7, 47));
    });
  }

  /** A token with these claims and this header. */
  one(claims: object, header?: object): Make {
    return async () => [bearer(await this.issuer.sign(claims, header))];
  }

  /** A token whose payload is this text. */
  text(payload: () => string): Make {
    return async () => [bearer(await this.issuer.signText(payload()))];
  }

  private async start(): Promise<void> {
    this.issuer = await IssuerDouble.start();
    this.other = await IssuerDouble.start();
    const strict = {
      requiredClaims: { tenant: 'acme' },
      usernamePrefix: 'oidc:',
      groupsPrefix: 'oidc:',
    };
    const configs = [this.issuer.config({ serviceClients: ['portal'] }), this.other.config(strict)];
    const verifier = new JoseTokenVerifier(configs, systemClock);
    const record = { record: async (each: Rejection) => void this.rejections.push(each) };
    this.authenticate = new AuthenticateBearer(verifier, record, systemClock);
  }
}
