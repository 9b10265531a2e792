// Goal: one command with the operator's own kubeconfig gives the gateway its narrow access.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stage } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

describe('joining a real cluster', () => {
  it('registers it without showing the credential, and everything is in order', async () => {
    const operator = await stage.endo('operator');
    const checked = await operator.run(['cluster', 'check', 'c1', '-o', 'json']);
    expect(checked.stderr).toBe('');
    const { state, kubernetesVersion, findings } = JSON.parse(checked.stdout);
    expect([state, kubernetesVersion]).toEqual(['healthy', `v${stage.cluster.version}`]);
    const severities = Object.fromEntries(
      findings.map((f: { code: string; severity: string }) => [f.code, f.severity]),
    );
    expect(severities).toMatchObject({
      REACHABLE: 'ok',
      EPHEMERAL_CONTAINERS: 'ok',
      GATEWAY_RIGHTS: 'ok',
      GATEWAY_IMPERSONATES_ONLY: 'ok',
      IMPERSONATION: 'ok',
    });
    const shown = await operator.run(['cluster', 'describe', 'c1', '-o', 'json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ credentialKind: 'bearer_token' });
    expect(shown.stdout).not.toMatch(/eyJ[\w-]{20}/);
    expect(stage.gateway.logLines.join('')).not.toMatch(/eyJ[\w-]{20}/);
  });

  it('refuses a name that is taken before it touches the cluster', async () => {
    const operator = await stage.endo('operator');
    const { context, kubeconfigPath } = stage.cluster;
    const args = ['cluster', 'join', 'c1', '--context', context, '--kubeconfig', kubeconfigPath];
    const { status, stdout, stderr } = await operator.run(args);
    expect({ status, stdout }).toEqual({ status: 73, stdout: '' });
    expect(stderr).not.toContain('applied');
  });

  it('lets a group debug where a RoleBinding gives it the role, and nowhere else', async () => {
    const operator = await stage.endo('operator');
    const where = ['--image', 'busybox:1.36', '--attach', 'web', '--', 'echo', 'hello'];
    const refused = await operator.run(['debug', ...where]);
    expect(refused.stderr).toContain('User "operator@endoscope.example" cannot');
    expect(refused.stdout).toBe('');

    await stage.namespace.letDebug('operators');
    const allowed = await operator.run(['debug', ...where]);
    expect(allowed).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });

    const elsewhere = await operator.run(['pods', '-n', 'default']);
    expect(elsewhere.stderr).toContain('User "operator@endoscope.example" cannot list');
  });
});
