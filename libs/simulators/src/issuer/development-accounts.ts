/** A person of the development issuer; the password is the name. */
export interface DevelopmentUser {
  readonly name: string;
  readonly groups: readonly string[];
}

export const developmentAudience = 'endoscope';

/** RFC 8707 wants an absolute URI; tokens still carry the short audience. */
export const developmentResource = 'urn:endoscope:api';

export const developmentUsers = {
  engineer: { name: 'engineer', groups: ['engineers'] },
  operator: { name: 'operator', groups: ['operators', 'security'] },
  outsider: { name: 'outsider', groups: [] },
} as const satisfies Record<string, DevelopmentUser>;

export type DevelopmentUserName = keyof typeof developmentUsers;

export const developmentClients = {
  /** Public client of the CLI: device flow, authorization code with PKCE, refresh tokens. */
  cli: { clientId: 'endo-cli' },
  /** A portal backend: client credentials; its tokens carry the group `portals`. */
  portal: { clientId: 'portal', clientSecret: 'portal-secret', groups: ['portals'] },
} as const;

/** Claims an access token carries besides the registered ones, as a company's issuer would send. */
export interface DevelopmentClaims {
  readonly preferred_username: string;
  readonly email?: string;
  readonly groups: readonly string[];
}

export function findDevelopmentUser(name: string): DevelopmentUser | undefined {
  return Object.hasOwn(developmentUsers, name)
    ? developmentUsers[name as DevelopmentUserName]
    : undefined;
}

export function claimsOfUser(user: DevelopmentUser): DevelopmentClaims {
  const address = `${user.name}@endoscope.example`;
  return { preferred_username: address, email: address, groups: user.groups };
}

export function claimsOfClient(clientId: string): DevelopmentClaims {
  const groups =
    clientId === developmentClients.portal.clientId ? developmentClients.portal.groups : [];
  return { preferred_username: clientId, groups };
}
