import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const time = '2026-11-21T10:00:00.000Z';
const pod = { readyContainers: 1, totalContainers: 2, restarts: 3, status: 'Running' };

describe('what endo lists', () => {
  let gateway: FakeGateway;
  let endo: Endo;

  beforeEach(async () => {
    gateway = await FakeGateway.start();
    endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
  });

  afterEach(async () => {
    await endo.close();
    await gateway.close();
  });

  it('follows page tokens up to the limit', async () => {
    gateway.answer('GET /v1/audit-events', (request, response) => {
      const page = new URL(request.path, gateway.url).searchParams.get('pageToken') ?? '1';
      const event = { id: `aud_${page}`, time, event: 'policy.denied', result: 'denied' };
      response.end(
        JSON.stringify({ auditEvents: [event], nextPageToken: String(Number(page) + 1) }),
      );
    });
    const result = await endo.run(['audit', '--limit', '3', '-o', 'name']);
    expect(result.stdout).toBe('audit-event/aud_1\naudit-event/aud_2\naudit-event/aud_3\n');
    expect(gateway.received('GET /v1/audit-events')).toHaveLength(3);
  });

  it('shows who is attached, and with --all who was and why they left', async () => {
    const alice = {
      ...{ id: 'att_1', session: 'ses_1', username: 'alice', role: 'writer', client: 'endo/1' },
      ...{ entry: 'grpc', openTime: time, bytesIn: 12, bytesOut: 3_456, connected: true },
    };
    const bob = { ...alice, id: 'att_2', username: 'bob', role: 'observer', connected: false };
    const carol = { ...bob, username: 'carol', closeTime: time, closeReason: 'detached' };
    gateway.answer('GET /v1/sessions/*/attachments', {
      json: { attachments: [alice, bob, carol] },
    });
    const open = await endo.run(['attachments', 'ses_1']);
    expect(open.stdout.replaceAll(/ \d\S* +12 /g, ' AGE 12 ').split('\n')).toEqual([
      expect.stringMatching(/^USER    ROLE       CONNECTED   CLIENT   SINCE +IN   OUT$/),
      'alice   writer     yes         endo/1   AGE 12   3456',
      'bob     observer   lost        endo/1   AGE 12   3456',
      '',
    ]);
    const all = await endo.run(['attachments', 'ses_1', '--all']);
    expect(all.stdout).toMatch(/^carol +observer +no \(detached\) /m);
    const json = await endo.run(['attachments', 'ses_1', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toEqual([alice, bob]);
  });

  it('sends filters by name and times as RFC 3339', async () => {
    gateway.answer('GET /v1/audit-events', { json: { auditEvents: [] } });
    await endo.run(['audit', '--result', 'denied', '--user', 'a@b', '--since', '2026-11-21']);
    expect(gateway.requests.at(-1)!.path).toBe(
      '/v1/audit-events?username=a%40b&result=denied&since=2026-11-21T00%3A00%3A00.000Z',
    );
  });

  it('shows the pods of every cluster when none is named, and the clusters that fail', async () => {
    gateway.answer('GET /v1/clusters', {
      json: { clusters: [{ name: 'eu-1' }, { name: 'us-1' }] },
    });
    gateway.answer('GET /v1/clusters/eu-1/pods', {
      json: { pods: [{ ...pod, name: 'web', namespace: 'shop', containers: ['app'] }] },
    });
    gateway.answer('GET /v1/clusters/us-1/pods', {
      status: 403,
      json: { reason: 'POLICY_DENIED', kind: 'permission_denied', detail: 'Not yours.' },
    });
    expect(await endo.run(['pods'])).toEqual({
      status: 77,
      stdout:
        'CLUSTER   NAMESPACE   NAME   READY   STATUS    RESTARTS   AGE   CONTAINERS\n' +
        'eu-1      shop        web    1/2     Running   3          -     app\n',
      stderr: 'Warning: cluster us-1: Not yours.\n',
    });
  });

  it('prints JSON and YAML as the API gave them, unknown fields too', async () => {
    const clusters = [{ name: 'eu-1', aLaterField: { a: [1] } }];
    gateway.answer('GET /v1/clusters', { json: { clusters } });
    expect(JSON.parse((await endo.run(['clusters', '-o', 'json'])).stdout)).toEqual(clusters);
    expect((await endo.run(['clusters', '-o', 'yaml'])).stdout).toBe(
      '- name: eu-1\n  aLaterField:\n    a:\n      - 1\n',
    );
  });

  it('never passes a control sequence of a server on to the terminal', async () => {
    const name = 'web\x1b]52;c;Zm9v\x07\r\u202e\u009b31m';
    gateway.answer('GET /v1/clusters/eu-1/pods', {
      json: { pods: [{ ...pod, name, namespace: 'shop' }] },
    });
    gateway.answer('GET /v1/clusters/eu-1/namespaces/default/pods/*', {
      json: {
        pod: { ...pod, name, namespace: 'shop' },
        events: [{ message: name, reason: name, type: name }],
      },
    });
    for (const command of [
      ['pods'],
      ['pods', '-o', 'json'],
      ['pods', '-o', 'yaml'],
      ['describe', 'pod', 'x'],
    ]) {
      const { stdout } = await endo.run([...command, '--cluster', 'eu-1']);
      expect(stdout).toContain('52;c;Zm9v');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
      expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    }
  });

  it('shows one session with its past, and stops although the session lives on', async () => {
    const result = await endo.run(['sessions', 'describe', gateway.sessionId]);
    expect(result.status).toBe(0);
    expect(result.stdout).toContain(`Session:          ${gateway.sessionId}`);
    expect(result.stdout).toContain('2026-11-21T10:00:00.000Z  state       ready');
  });

  it('terminates and says what became of the process', async () => {
    gateway.answer('POST /v1/sessions/*', {
      json: {
        id: gateway.sessionId,
        state: 'ended',
        end: { reason: 'terminated', process: 'lingering' },
        target: { cluster: 'eu-1', namespace: 'shop', pod: 'web' },
        workload: { image: 'busybox:1.36' },
      },
    });
    const result = await endo.run(['terminate', gateway.sessionId, '--reason', 'done']);
    expect(result.stdout).toContain('ended: it was terminated.\n  Its process is still running');
    expect(gateway.requests.at(-1)!.body).toEqual({ reason: 'done' });
  });

  it('asks for the health of a cluster and fails when it is unreachable', async () => {
    gateway.answer('POST /v1/clusters/*', {
      json: {
        state: 'unreachable',
        findings: [{ code: 'X', severity: 'error', message: 'No route.', suggestion: 'Look.' }],
      },
    });
    expect(await endo.run(['cluster', 'check', 'eu-1'])).toEqual({
      status: 69,
      stdout: 'Cluster eu-1 is unreachable.\n  error    No route.\n           Look.\n',
      stderr: '',
    });
  });

  it('keeps defaults and lets flags and the environment override them', async () => {
    await endo.run(['config', 'set', 'cluster', 'eu-1']);
    await endo.run(['config', 'set', 'namespace', 'shop']);
    gateway.answer('GET /v1/clusters/*/namespaces/*/pods', { json: { pods: [] } });
    await endo.run(['pods']);
    await endo.run(['pods', '-n', 'other']);
    expect(gateway.requests.map((request) => request.path)).toEqual([
      '/v1/clusters/eu-1/namespaces/shop/pods',
      '/v1/clusters/eu-1/namespaces/other/pods',
    ]);
    expect((await endo.run(['config'])).stdout).toBe('cluster:    eu-1\nnamespace:  shop\n');
  });
});

describe('how endo fails', () => {
  it.each([
    [['nosuch'], 64, "unknown command 'nosuch'"],
    [['debug', '--cluster', 'c', '--image', 'b:1'], 64, 'NAME or filename is required for debug'],
    [['debug', 'web', '--cluster', 'c', '--image', 'B:1'], 64, 'must be in lower case'],
    [['debug', '-t', 'web', '--cluster', 'c', '--image', 'b:1'], 64, '-i/--stdin is required'],
    [['debug', 'a/b/c', '--cluster', 'c', '--image', 'b:1'], 64, 'not have more than one slash'],
    [['debug', 'web', '--replace=x'], 64, 'strconv.ParseBool: parsing "x": invalid syntax'],
    [['audit', '--since', 'yesterday'], 64, 'for "--since" flag'],
    [['clusters', '-o', 'xml'], 64, 'unknown output format "xml"'],
    [['clusters'], 69, 'No connection to the gateway at http://127.0.0.1:9'],
    [['clusters', '--server', 'gateway'], 64, 'must be an http or https address'],
    [[], 0, undefined],
  ])('%j exits with %i', async (args, status, sentence) => {
    const endo = new Endo({ ENDOSCOPE_SERVER: 'http://127.0.0.1:9', ENDOSCOPE_TOKEN: 'token' });
    const result = await endo.run(args);
    await endo.close();
    expect(result.status).toBe(status);
    if (sentence !== undefined) expect(result.stderr).toContain(sentence);
  });
});
