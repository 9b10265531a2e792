// Original file: proto/endoscope/v1/cluster.proto

import type { ClientCertificate as _endoscope_v1_ClientCertificate, ClientCertificate__Output as _endoscope_v1_ClientCertificate__Output } from '../../endoscope/v1/ClientCertificate.ts';

/**
 * The one credential of a cluster. Write only.
 */
export interface ClusterCredential {
  'bearerToken'?: (string);
  'clientCertificate'?: (_endoscope_v1_ClientCertificate | null);
  /**
   * A file of the gateway's own file system, read again when it changes.
   */
  'tokenFile'?: (string);
  'credential'?: "bearerToken"|"clientCertificate"|"tokenFile";
}

/**
 * The one credential of a cluster. Write only.
 */
export interface ClusterCredential__Output {
  'bearerToken'?: (string);
  'clientCertificate'?: (_endoscope_v1_ClientCertificate__Output | null);
  /**
   * A file of the gateway's own file system, read again when it changes.
   */
  'tokenFile'?: (string);
  'credential'?: "bearerToken"|"clientCertificate"|"tokenFile";
}
