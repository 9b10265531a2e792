export { ObjectStoreFailure } from './object-store.errors.ts';
export type { ObjectStoreFailureCause } from './object-store.errors.ts';
export { objectStoreLimits } from './object-store.limits.ts';
export type { LargeObject, ObjectStore } from './object-store.ts';
export { S3CredentialsInvalid, readS3CredentialsFile } from './s3-credentials.ts';
export { S3ObjectStore } from './s3-object-store.ts';
export type { S3ObjectStoreOptions } from './s3-object-store.ts';
