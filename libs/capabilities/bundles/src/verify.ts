/** What needs no server: the check of a bundle with nothing but itself and public keys. */
export { verifyBundle } from './application/verify-bundle.ts';
export type { BundleReport, BundleTrust } from './application/verify-bundle.ts';
export { bundleFindingKinds } from './domain/bundle-finding.ts';
export type { BundleFinding, BundleFindingKind } from './domain/bundle-finding.ts';
