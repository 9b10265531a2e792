import { describe, expect, it } from '@jest/globals';
import { renderKubeconfig } from './kubeconfig.ts';

describe('a kubeconfig', () => {
  it('holds certificates and key itself and refers to no file', () => {
    const text = renderKubeconfig({
      name: 'endo-1',
      user: 'endo-1-admin',
      server: 'https://127.0.0.1:16410',
      certificateAuthority: 'the authority',
      certificate: 'the certificate',
      key: 'the key',
    });

    expect(text).toBe(`apiVersion: v1
kind: Config
current-context: endo-1
clusters:
  - name: endo-1
    cluster:
      server: https://127.0.0.1:16410
      certificate-authority-data: dGhlIGF1dGhvcml0eQ==
users:
  - name: endo-1-admin
    user:
      client-certificate-data: dGhlIGNlcnRpZmljYXRl
      client-key-data: dGhlIGtleQ==
contexts:
  - name: endo-1
    context:
      cluster: endo-1
      user: endo-1-admin
`);
  });
});
