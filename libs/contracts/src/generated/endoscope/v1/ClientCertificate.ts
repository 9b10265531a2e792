// Original file: proto/endoscope/v1/cluster.proto


export interface ClientCertificate {
  'certificatePem'?: (string);
  'privateKeyPem'?: (string);
}

export interface ClientCertificate__Output {
  'certificatePem': (string);
  'privateKeyPem': (string);
}
