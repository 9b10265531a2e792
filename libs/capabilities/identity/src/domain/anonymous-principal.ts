import type { Principal } from '@endoscope/core';

/** Somebody of whom nothing is known: the one to write against rejected calls. */
export const anonymousPrincipal: Principal = {
  issuer: 'urn:endoscope:anonymous',
  subject: 'anonymous',
  username: 'anonymous',
  groups: undefined,
  kind: 'user',
  clientId: undefined,
  expiresAt: new Date(0),
};
