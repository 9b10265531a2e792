// From the gateway's doors to a verdict without it: what `endo audit` exports verifies with keys and
// a checkpoint that were kept elsewhere, and whatever is done to the file is found and named.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NoteSigner } from '@endoscope/audit/ledger';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

let test: TestGateway;
let endo: Endo;
/** Knows no gateway: what it is asked to verify, it verifies alone. */
let offline: Endo;
let file: Record<'ledger' | 'keys' | 'checkpoint', string>;

beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  endo = new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: await test.token('operator') });
  offline = new Endo({ ENDOSCOPE_SERVER: 'http://127.0.0.1:9', ENDOSCOPE_TOKEN: 'none' });
  const at = (name: string): string => join(offline.configHome, name);
  file = { ledger: at('ledger.jsonl'), keys: at('ledger.keys'), checkpoint: at('kept.txt') };
  for (let n = 0; n < 20; n += 1) await test.call('GET', '/v1/audit-events', { as: 'engineer' });
  // The first head is signed soon after the start.
  for (;;) {
    const { status, stdout } = await endo.run(['audit', 'checkpoint']);
    if (status === 66) continue;
    expect(status).toBe(0);
    writeFileSync(file.checkpoint, stdout);
    break;
  }
  writeFileSync(file.keys, (await endo.run(['audit', 'keys'])).stdout);
  const exported = await endo.run(['audit', 'export', '-f', file.ledger]);
  expect([exported.status, exported.stderr]).toEqual([0, '']);
});
afterAll(async () => {
  await endo.close();
  await offline.close();
  await test.close();
});

function verify(...more: string[]) {
  return offline.run(['audit', 'verify', file.ledger, '--keys', file.keys, ...more]);
}

/** The export with its lines changed, verified. */
async function verifyChanged(change: (lines: string[]) => string[]) {
  const lines = readFileSync(file.ledger, 'utf8').trimEnd().split('\n');
  const changed = join(offline.configHome, 'changed.jsonl');
  writeFileSync(changed, `${change(lines).join('\n')}\n`);
  const kept = ['--checkpoint', file.checkpoint, '-o', 'json'];
  const result = await offline.run(['audit', 'verify', changed, '--keys', file.keys, ...kept]);
  const report = JSON.parse(result.stdout) as {
    isIntact: boolean;
    findings: { kind: string; line: number; eventId?: string }[];
  };
  expect([result.status, report.isIntact]).toEqual([65, false]);
  return report.findings;
}

const isLeaf = (line: string): boolean => line.includes('"kind":"leaf"');

describe('endo audit verify', () => {
  it('finds an export intact, with keys and a checkpoint alone', async () => {
    const note = readFileSync(file.checkpoint, 'utf8');
    writeFileSync(file.checkpoint, `${note}\n${note}\n`);
    const { status, stdout, stderr } = await verify('--checkpoint', file.checkpoint);
    writeFileSync(file.checkpoint, note);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^The ledger endoscope\.test\/ledger is intact: \d+ events, \d+ signed/);
  });

  it('reads standard input, and says it all as JSON', async () => {
    const vkey = readFileSync(file.keys, 'utf8').trim();
    const input = readFileSync(file.ledger);
    const args = ['audit', 'verify', '-', '--key', vkey, '-o', 'json'];
    const { status, stdout } = await offline.run(args, input);
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as { events: number; lastHead: { treeSize: number } };
    expect(report).toMatchObject({ isIntact: true, findings: [], findingsTotal: 0 });
    expect(report.events).toBe(report.lastHead.treeSize);
  });

  it('names the event that was edited', async () => {
    let id = '';
    const findings = await verifyChanged((lines) => {
      const at = lines.findIndex((line) => line.includes('policy.denied'));
      id = (JSON.parse(lines[at]!) as { event: { id: string } }).event.id;
      return lines.with(at, lines[at]!.replace('engineer@', 'somebody@'));
    });
    expect(findings[0]).toMatchObject({ kind: 'event_changed', eventId: id });
  });

  it.each([
    ['taken out', (l: string[]) => l.filter((_, at) => at !== l.findIndex(isLeaf)), 'leaf_missing'],
    ['doubled', (l: string[]) => l.flatMap((x) => (isLeaf(x) ? [x, x] : [x])), 'leaf_out_of_order'],
    ['cut off', (l: string[]) => l.slice(0, -1), 'truncated'],
  ])('finds a line that was %s', async (_, change, kind) => {
    expect((await verifyChanged(change)).map((each) => each.kind)).toContain(kind);
  });

  it('finds that the end was cut off and mended, by the checkpoint that was kept', async () => {
    const findings = await verifyChanged(([ledger, key]) => {
      return [ledger!, key!, '{"kind":"end","leaves":0}'];
    });
    expect(findings).toMatchObject([{ kind: 'truncated' }]);
  });

  it('says in words where it is, and what', async () => {
    const text = readFileSync(file.ledger, 'utf8').replace('engineer@', 'somebody@');
    const { status, stdout } = await offline.run(
      ['audit', 'verify', '-', '--keys', file.keys],
      text,
    );
    expect(status).toBe(65);
    expect(stdout).toMatch(/is NOT intact: 1 findings/);
    expect(stdout).toMatch(/line \d+, leaf \d+, event aud_\w+: event_changed: An event does not/);
  });

  it('trusts no key that it was not given', async () => {
    const { vkey } = new NoteSigner('endoscope.test/ledger', Buffer.alloc(32, 9)).verifier;
    const result = await offline.run(['audit', 'verify', file.ledger, '--key', vkey]);
    expect(result.status).toBe(65);
    expect(result.stdout).toContain('key_untrusted');
    expect(result.stdout).toContain('head_untrusted');
    const other = (await offline.run(['audit', 'verify', file.ledger])).stderr;
    expect(other).toContain('endo audit keys > ledger.keys');
  });

  it.each([
    [['audit', 'verify', '/nowhere', '--key', 'x'], 64, '--key: The key of signed notes'],
    [['audit', 'checkpoint', 'last'], 64, 'leaves must be a number of leaves'],
    [['audit', 'export', '--tree-size', '-1'], 64, '--tree-size must be a number of leaves'],
    [['audit', 'verify'], 64, "missing required argument 'file'"],
  ])('refuses %j', async (args, status, sentence) => {
    const result = await offline.run(args);
    expect([result.status, result.stderr]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it('says that a file is not there, or is no text', async () => {
    const missing = await offline.run(['audit', 'verify', '/nowhere/x', '--keys', file.keys]);
    expect([missing.status, missing.stderr]).toEqual([66, expect.stringContaining('(ENOENT)')]);
    const bytes = Buffer.concat([readFileSync(file.ledger), Buffer.from([0xff, 0x0a])]);
    const noText = await offline.run(['audit', 'verify', '-', '--keys', file.keys], bytes);
    expect([noText.status, noText.stderr]).toEqual([65, expect.stringContaining('not UTF-8')]);
  });
});

describe('endo audit export', () => {
  it('writes a file for its owner alone, and the same to standard output', async () => {
    expect(statSync(file.ledger).mode & 0o777).toBe(0o600);
    const end = readFileSync(file.ledger, 'utf8').trimEnd().split('\n').at(-1)!;
    const { leaves } = JSON.parse(end) as { leaves: number };
    const result = await endo.run(['audit', 'export', '--tree-size', String(leaves)]);
    expect(result.status).toBe(0);
    expect(result.stdout).toBe(readFileSync(file.ledger, 'utf8'));
  });

  it('leaves no file of an export that broke off', async () => {
    const gateway = await FakeGateway.start();
    gateway.answer('GET /v1/audit/export', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.end('{"format":"endoscope-ledger/1","kind":"ledger","origin":"o"}\n');
    });
    const cut = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token' });
    const half = join(offline.configHome, 'half.jsonl');
    const result = await cut.run(['audit', 'export', '-f', half]);
    expect([result.status, result.stderr]).toEqual([69, expect.stringContaining('broke off')]);
    expect(() => statSync(half)).toThrow('ENOENT');
    expect(() => statSync(`${half}.part`)).toThrow('ENOENT');
    await cut.close();
    await gateway.close();
  });
});

describe('endo audit export --resume', () => {
  it('goes on behind the last head that had come, to the same file', async () => {
    const whole = readFileSync(file.ledger, 'utf8');
    const lines = whole.trimEnd().split('\n');
    const { leaves } = JSON.parse(lines.at(-1)!) as { leaves: number };
    const head = lines.findIndex((line) => line.includes('"kind":"head"'));
    const again = join(offline.configHome, 'again.jsonl');
    // Behind the head a line that was cut in its middle.
    const cut = `${lines.slice(0, head + 1).join('\n')}\n${lines[head + 1]!.slice(0, 20)}`;
    writeFileSync(`${again}.part`, cut);
    const args = ['audit', 'export', '-f', again, '--resume', '--tree-size', String(leaves)];
    const { status, stderr } = await endo.run(args);
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(again, 'utf8')).toBe(whole);
    const none = await endo.run(args);
    expect([none.status, none.stderr]).toEqual([66, expect.stringContaining('nothing to go on')]);
  });
});

describe('endo audit checkpoint', () => {
  it('prints the note of a size as it was signed', async () => {
    const size = readFileSync(file.checkpoint, 'utf8').split('\n')[1]!;
    const { stdout } = await endo.run(['audit', 'checkpoint', size]);
    expect(stdout).toBe(readFileSync(file.checkpoint, 'utf8'));
    const json = await endo.run(['audit', 'checkpoint', size, '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ treeSize: Number(size), note: stdout });
  });
});
