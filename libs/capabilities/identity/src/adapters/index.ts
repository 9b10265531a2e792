export { BearerStrategy } from './bearer-strategy.ts';
export { JoseTokenVerifier } from './jose-token-verifier.ts';
