/** Writes a kubeconfig whose certificates and key are in the file: readers may refuse paths. */

export interface KubeconfigInput {
  /** Names cluster and context alike. */
  name: string;
  user: string;
  server: string;
  certificateAuthority: string;
  certificate: string;
  key: string;
}

export function renderKubeconfig(input: KubeconfigInput): string {
  return `apiVersion: v1
kind: Config
current-context: ${input.name}
clusters:
  - name: ${input.name}
    cluster:
      server: ${input.server}
      certificate-authority-data: ${base64(input.certificateAuthority)}
users:
  - name: ${input.user}
    user:
      client-certificate-data: ${base64(input.certificate)}
      client-key-data: ${base64(input.key)}
contexts:
  - name: ${input.name}
    context:
      cluster: ${input.name}
      user: ${input.user}
`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
