import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@endoscope/core';
import {
  developmentAudience,
  developmentClients,
  signInWithDeviceFlow,
  startDevelopmentIssuer,
} from '@endoscope/simulators';
import type { RunningIssuer } from '@endoscope/simulators';
import { issuersSchema } from '../identity.config.ts';
import { JoseTokenVerifier } from './jose-token-verifier.ts';

let issuer: RunningIssuer;
let verifier: JoseTokenVerifier;

beforeAll(async () => {
  issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
  const settings = [
    {
      issuer: issuer.issuerUrl,
      audience: developmentAudience,
      clients: [developmentClients.cli.clientId, developmentClients.portal.clientId],
      serviceClients: [developmentClients.portal.clientId],
    },
  ];
  const issuers = issuersSchema({ allowInsecureLoopback: true }).parse(settings);
  verifier = new JoseTokenVerifier(issuers, systemClock);
});

afterAll(() => issuer.close());

describe('a token of the development issuer', () => {
  it('is an engineer’s after the device flow', async () => {
    const { accessToken } = await signInWithDeviceFlow({
      issuerUrl: issuer.issuerUrl,
      user: 'engineer',
    });
    expect(await verifier.verify(accessToken)).toEqual({
      issuer: issuer.issuerUrl,
      subject: 'engineer',
      username: 'engineer@endoscope.example',
      groups: ['engineers'],
      kind: 'user',
      clientId: 'endo-cli',
      expiresAt: expect.any(Date),
    });
  });

  it('is refused when it is the ID token', async () => {
    const { idToken } = await signInWithDeviceFlow({
      issuerUrl: issuer.issuerUrl,
      user: 'operator',
    });
    await expect(verifier.verify(idToken)).rejects.toMatchObject({ reason: 'TOKEN_TYPE_WRONG' });
  });

  it('is the outsider’s with an empty list of groups', async () => {
    const token = await issuer.issueToken('outsider');
    expect(await verifier.verify(token)).toMatchObject({ subject: 'outsider', groups: [] });
  });

  it('is a service’s when the portal signs in as itself', async () => {
    const { clientId, clientSecret } = developmentClients.portal;
    const response = await fetch(`${issuer.issuerUrl}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    expect(await verifier.verify(token)).toMatchObject({
      kind: 'service',
      username: 'portal',
      groups: ['portals'],
    });
  });
});
