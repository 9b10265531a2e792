// Original file: proto/endoscope/v1/cluster.proto

import type { CredentialKind as _endoscope_v1_CredentialKind, CredentialKind__Output as _endoscope_v1_CredentialKind__Output } from '../../endoscope/v1/CredentialKind.ts';
import type { NamespaceRules as _endoscope_v1_NamespaceRules, NamespaceRules__Output as _endoscope_v1_NamespaceRules__Output } from '../../endoscope/v1/NamespaceRules.ts';
import type { Impersonation as _endoscope_v1_Impersonation, Impersonation__Output as _endoscope_v1_Impersonation__Output } from '../../endoscope/v1/Impersonation.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ClusterHealth as _endoscope_v1_ClusterHealth, ClusterHealth__Output as _endoscope_v1_ClusterHealth__Output } from '../../endoscope/v1/ClusterHealth.ts';

export interface Cluster {
  /**
   * DNS label; the id of the cluster.
   */
  'name'?: (string);
  'serverUrl'?: (string);
  'caCertificatePem'?: (string);
  'credentialKind'?: (_endoscope_v1_CredentialKind);
  'labels'?: ({[key: string]: string});
  'defaultImage'?: (string);
  'namespaces'?: (_endoscope_v1_NamespaceRules | null);
  'impersonation'?: (_endoscope_v1_Impersonation);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'health'?: (_endoscope_v1_ClusterHealth | null);
}

export interface Cluster__Output {
  /**
   * DNS label; the id of the cluster.
   */
  'name': (string);
  'serverUrl': (string);
  'caCertificatePem': (string);
  'credentialKind': (_endoscope_v1_CredentialKind__Output);
  'labels': ({[key: string]: string});
  'defaultImage': (string);
  'namespaces': (_endoscope_v1_NamespaceRules__Output | null);
  'impersonation': (_endoscope_v1_Impersonation__Output);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'health': (_endoscope_v1_ClusterHealth__Output | null);
}
