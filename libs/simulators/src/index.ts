export {
  developmentAudience,
  developmentClients,
  developmentUsers,
} from './issuer/development-accounts.ts';
export type { DevelopmentUserName } from './issuer/development-accounts.ts';
export { DevelopmentIssuerRefused, startDevelopmentIssuer } from './issuer/development-issuer.ts';
export type { DevelopmentIssuerOptions, RunningIssuer } from './issuer/development-issuer.ts';
export { createIssuerKeys } from './issuer/issuer-keys.ts';
export type { IssuerKeys } from './issuer/issuer-keys.ts';
export type { IssuerState } from './issuer/issuer-store.ts';
export { approveDeviceCode, signInWithDeviceFlow } from './issuer/sign-in.ts';
export * from './cluster/index.ts';
