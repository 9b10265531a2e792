export { AuthenticateBearer } from './application/authenticate-bearer.ts';
export type { AuthenticateBearerInput } from './application/authenticate-bearer.ts';
export { RejectionBudget } from './application/rejection-budget.ts';
export { anonymousPrincipal } from './domain/anonymous-principal.ts';
export { authorizationOf } from './domain/bearer-token.ts';
export {
  identityErrors,
  PrincipalRejected,
  IssuerUnavailable,
  TokenExpired,
} from './domain/identity.errors.ts';
export { identityLimits } from './domain/identity.limits.ts';
export type { IssuerConfig } from './domain/issuer-config.ts';
export { issuersSchema } from './identity.config.ts';
export type { RecordRejection, Rejection } from './ports/rejection-recorder.ts';
export type { TokenVerifier } from './ports/token-verifier.ts';
