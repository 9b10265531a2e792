import type { GatewayConfig } from '@endoscope/config';
import { S3ObjectStore, readS3CredentialsFile } from '@endoscope/object-store';

/** A place in the object store; throws when its credentials cannot be read. */
export function openObjectStore(
  config: GatewayConfig,
  place: { readonly bucket: string; readonly prefix: string },
): S3ObjectStore {
  const { s3Endpoint: endpoint, s3Region: region, s3CredentialsFile: credentialsFile } = config;
  // Looked at now, so that what is wrong with it is told at the start.
  readS3CredentialsFile(credentialsFile);
  return new S3ObjectStore({ ...place, endpoint, region, credentialsFile });
}
