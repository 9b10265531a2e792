import { describe, expect, it } from '@jest/globals';
import { renderStatus, renderUp } from './report.ts';

describe('what a person reads', () => {
  it('names for each started cluster what is needed next', () => {
    const text = renderUp([
      {
        name: 'endo-1',
        version: '1.34.2',
        server: 'https://127.0.0.1:16410',
        kubeconfigPath: '/s/endo-1/kubeconfig',
        context: 'endo-1',
        auditLogPath: '/s/endo-1/log/audit.log',
        kubectlPath: '/s/endo-1/kubectl',
        logDirectory: '/s/endo-1/log',
        isReused: false,
        startSeconds: 7.5,
      },
    ]);

    expect(text).toBe(`endo-1: Kubernetes 1.34.2, started in 7.5 s
  server      https://127.0.0.1:16410
  kubeconfig  /s/endo-1/kubeconfig
  context     endo-1
  audit log   /s/endo-1/log/audit.log
  kubectl     /s/endo-1/kubectl get pods --all-namespaces
  next        npm start -- --kubeconfig /s/endo-1/kubeconfig
`);
  });

  it('marks the part that is not well', () => {
    const text = renderStatus({
      isHealthy: false,
      clusters: [
        {
          name: 'endo-1',
          version: '1.34.2',
          isHealthy: false,
          residentMebibytes: 512,
          parts: [
            { part: 'etcd', isHealthy: true, detail: 'pid 7' },
            { part: 'kubelet', isHealthy: false, detail: 'not running' },
          ],
        },
      ],
      leftovers: ['bridge endo0a1b3'],
    });

    expect(text).toBe(`endo-1: NOT HEALTHY, 1.34.2, 512 MiB resident
  ok  etcd               pid 7
  BAD kubelet            not running
leftover: bridge endo0a1b3 ("up" or "down" removes it)
`);
  });

  it('names the next command when there is no cluster', () => {
    const text = renderStatus({ isHealthy: false, clusters: [], leftovers: [] });

    expect(text).toMatch(/main\.ts up\n$/);
  });
});
