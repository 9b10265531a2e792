import { z } from 'zod';
import type { IssuerConfig } from './domain/issuer-config.ts';

export const allowedAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
] as const;

const text = z.string().min(1).max(512);

const issuerConfigShape = z
  .strictObject({
    issuer: z.url({ protocol: /^https?$/, hostname: /^.+$/ }),
    audience: text,
    clients: z.array(text).min(1).max(100),
    serviceClients: z.array(text).max(100).default([]),
    // No HS*: a shared secret would let every holder of it issue tokens; no `none`, ever.
    algorithms: z
      .array(z.enum(allowedAlgorithms))
      .min(1)
      .default(['ES256', 'RS256', 'PS256', 'EdDSA']),
    typ: text.default('at+jwt'),
    usernameClaim: text.default('preferred_username'),
    groupsClaim: text.default('groups'),
    usernamePrefix: z.string().max(64).default(''),
    groupsPrefix: z.string().max(64).default(''),
    requiredClaims: z.record(text, z.union([z.string(), z.number(), z.boolean()])).default({}),
    clockSkewSeconds: z.number().int().min(0).max(300).default(30),
    jwksUri: z.url({ protocol: /^https?$/, hostname: /^.+$/ }).optional(),
  })
  .transform((config): IssuerConfig => ({ ...config, jwksUri: config.jwksUri }));

/**
 * The issuers a gateway trusts (ENDOSCOPE_ISSUERS, a JSON array). Addresses must be https;
 * `http` is accepted for loopback hosts where `allowInsecureLoopback` says so (development).
 */
export function issuersSchema(options: { allowInsecureLoopback: boolean }) {
  return z
    .array(issuerConfigShape)
    .min(1)
    .max(20)
    .superRefine((issuers, ctx) => {
      const seen = new Set<string>();
      issuers.forEach((config, index) => {
        for (const [field, problem] of problemsOf(config, options.allowInsecureLoopback)) {
          ctx.addIssue({ code: 'custom', path: [index, field], message: problem });
        }
        if (seen.has(config.issuer)) {
          ctx.addIssue({ code: 'custom', path: [index, 'issuer'], message: 'is listed twice' });
        }
        seen.add(config.issuer);
      });
    });
}

function* problemsOf(config: IssuerConfig, allowLoopback: boolean): Iterable<[string, string]> {
  for (const field of ['issuer', 'jwksUri'] as const) {
    const address = config[field];
    if (address === undefined) continue;
    const url = new URL(address);
    const isLoopback = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
    if (url.protocol !== 'https:' && !(allowLoopback && isLoopback)) {
      yield [field, 'must be an https address'];
    }
    if (url.username !== '' || url.password !== '' || url.hash !== '') {
      yield [field, 'must have neither user, password nor fragment'];
    }
  }
  const stranger = config.serviceClients.find((client) => !config.clients.includes(client));
  if (stranger !== undefined) yield ['serviceClients', `"${stranger}" is not among the clients`];
}
