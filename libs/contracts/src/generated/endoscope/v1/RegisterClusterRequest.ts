// Original file: proto/endoscope/v1/cluster.proto

import type { ClusterCredential as _endoscope_v1_ClusterCredential, ClusterCredential__Output as _endoscope_v1_ClusterCredential__Output } from '../../endoscope/v1/ClusterCredential.ts';
import type { NamespaceRules as _endoscope_v1_NamespaceRules, NamespaceRules__Output as _endoscope_v1_NamespaceRules__Output } from '../../endoscope/v1/NamespaceRules.ts';
import type { Impersonation as _endoscope_v1_Impersonation, Impersonation__Output as _endoscope_v1_Impersonation__Output } from '../../endoscope/v1/Impersonation.ts';

export interface RegisterClusterRequest {
  'name'?: (string);
  'serverUrl'?: (string);
  'caCertificatePem'?: (string);
  'credential'?: (_endoscope_v1_ClusterCredential | null);
  'labels'?: ({[key: string]: string});
  'defaultImage'?: (string);
  'namespaces'?: (_endoscope_v1_NamespaceRules | null);
  'impersonation'?: (_endoscope_v1_Impersonation);
  /**
   * In place of server_url, ca_certificate_pem and credential: a kubeconfig and one of its contexts.
   */
  'kubeconfig'?: (string);
  'context'?: (string);
  'requestId'?: (string);
}

export interface RegisterClusterRequest__Output {
  'name': (string);
  'serverUrl': (string);
  'caCertificatePem': (string);
  'credential': (_endoscope_v1_ClusterCredential__Output | null);
  'labels': ({[key: string]: string});
  'defaultImage': (string);
  'namespaces': (_endoscope_v1_NamespaceRules__Output | null);
  'impersonation': (_endoscope_v1_Impersonation__Output);
  /**
   * In place of server_url, ca_certificate_pem and credential: a kubeconfig and one of its contexts.
   */
  'kubeconfig': (string);
  'context': (string);
  'requestId': (string);
}
