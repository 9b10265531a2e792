// Goal: the cluster's own audit log names the gateway as the one who acts, and the engineer as
// the one acted for; nobody else touches the pod.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiServerAudit } from './support/api-server-audit.ts';
import type { ApiServerAuditLine } from './support/api-server-audit.ts';
import { Attached } from './support/attached.ts';
import { Stage } from './support/stage.ts';

const gateway = 'system:serviceaccount:endoscope-system:endoscope-gateway';
/** The cluster's own parts, and the administrator who made the pod and looks at it. */
const known = /^(system:(node|serviceaccount:kube-system|kube-)|system:apiserver$|cluster-admin$)/;

let stage: Stage;
let lines: ApiServerAuditLine[];
let container: string;
let sessionId: string;

beforeAll(async () => {
  stage = await Stage.open();
  const audit = await ApiServerAudit.open(stage.cluster);
  await stage.namespace.startPod('web');
  const change = { command: ['sh'], stdin: true, target: 'app' };
  const session = await stage.readySession(stage.request('web', change));
  const attached = new Attached(await stage.client().attach(session.id, { stdin: true }));
  await attached.type('echo seen\n');
  await attached.shows('seen');
  await stage.client().sessions.terminate(session.id);
  await attached.exit;
  await stage.endedSession(session.id);
  sessionId = session.id;
  container = session.workload.containerName!;
  lines = await audit.ofPods(stage.namespace.name);
}, 600_000);

afterAll(() => stage?.close());

describe("the API server's audit log of a debugged pod", () => {
  it('shows no one but the gateway besides the cluster itself', () => {
    const others = lines.map((line) => line.user.username).filter((name) => !known.test(name));
    expect(new Set(others)).toEqual(new Set([gateway]));
    const intrusive = ['ephemeralcontainers', 'attach', 'exec', 'log'];
    const touching = lines.filter((line) => intrusive.includes(line.objectRef?.subresource ?? ''));
    expect(new Set(touching.map((line) => line.user.username))).toEqual(new Set([gateway]));
    const seen = new Set(touching.map((line) => line.objectRef?.subresource));
    expect(seen).toEqual(new Set(intrusive));
  });

  it('names the engineer and their groups in each of its requests', () => {
    const acted = lines.filter((line) => line.user.username === gateway);
    for (const { impersonatedUser } of acted) {
      expect(impersonatedUser).toMatchObject({
        username: 'engineer@endoscope.example',
        groups: ['engineers', 'system:authenticated'],
      });
    }
    // A signal may meet a process that is gone already, which a kubelet answers with 500.
    const codes = new Set(acted.map(({ responseStatus }) => responseStatus?.code ?? 0));
    expect([...codes].filter((code) => code >= 400 && code < 500)).toEqual([]);
  });

  it('holds exactly our container in the one patch that was not a dry run', () => {
    const patches = lines
      .filter(({ verb }) => verb === 'patch')
      .filter(({ objectRef }) => objectRef?.subresource === 'ephemeralcontainers');
    const planned = {
      name: container,
      image: 'busybox:1.36',
      command: ['sh'],
      env: [{ name: 'ENDOSCOPE_SESSION', value: sessionId }],
      stdin: true,
      targetContainerName: 'app',
      terminationMessagePolicy: 'File',
      securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    };
    const body = { spec: { ephemeralContainers: [planned] } };
    expect(patches.map(({ requestURI }) => requestURI.includes('dryRun=All'))).toEqual([
      true,
      false,
    ]);
    expect(patches.map(({ requestObject }) => requestObject)).toEqual([body, body]);
  });
});
