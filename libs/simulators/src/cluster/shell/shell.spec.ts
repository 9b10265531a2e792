import { describe, expect, it } from '@jest/globals';
import { SimulatedFiles } from '../node/simulated-files.ts';
import { pullImage } from '../node/images.ts';
import { ProcessNamespace } from '../node/process.ts';
import type { SimulatedProcess } from '../node/process.ts';

interface Run {
  readonly process: SimulatedProcess;
  output(): string;
}

function start(
  argv: readonly string[],
  { env = {}, input = '', namespace = new ProcessNamespace() }: StartOptions = {},
): Run {
  const pull = pullImage('busybox:1.36', undefined);
  if (pull.is !== 'present') throw new Error('busybox is always there');
  let text = '';
  const chunks = input === '' ? [] : [Buffer.from(input)];
  const io = {
    read: () => Promise.resolve(chunks.shift()),
    write: (channel: 1 | 2, data: Uint8Array) => {
      text += `${channel === 2 ? '!' : ''}${Buffer.from(data).toString()}`;
      return Promise.resolve();
    },
    terminal: undefined,
    isWatched: () => true,
  };
  const options = { argv, env, hostname: 'web', io, files: new SimulatedFiles('web') };
  const process = namespace.start(options, pull.image.find(argv)!);
  return { process, output: () => text };
}

interface StartOptions {
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly namespace?: ProcessNamespace;
}

describe('the shell of the simulated busybox', () => {
  const scripts: [string, string, number][] = [
    ['echo one; echo two >&2; exit 3', 'one\n!two\n', 3],
    ['true && echo yes || echo no', 'yes\n', 0],
    ['false && echo yes || echo no', 'no\n', 0],
    ['for i in a b; do echo $i; done', 'a\nb\n', 0],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i', '3\n', 0],
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n', 0],
    ['echo "a  b"   c \'$X\' "$X" \\$X', 'a  b c $X 1 $X\n', 0],
    ['echo $(echo inner | cat) ${NONE:-default}', 'inner default\n', 0],
    ['seq 1 4 | wc -l', '4\n', 0],
    ['echo hidden >/dev/null; echo $?', '0\n', 0],
    ['sh -c "exit 5"; echo $?', '5\n', 0],
    ['nothing-here', '!sh: nothing-here: not found\n', 127],
    ['echo )', '!sh: syntax error: unexpected ")"\n', 2],
    ['# only a comment', '', 0],
    ['exec echo replaced; echo never', 'replaced\n', 0],
    ['head -c 3 /dev/zero | wc -c', '3\n', 0],
    ['head -c 3 /dev/urandom | wc -c', '3\n', 0],
    ["printf '\\101\\303\\251 %s\\n' ü", 'Aé ü\n', 0],
    ['dd if=/dev/zero bs=3 count=2 | wc -c', '6\n', 0],
  ];
  it.each(scripts)('runs %s', async (script, output, exitCode) => {
    const run = start(['sh', '-c', script], { env: { X: '1' } });
    expect([await run.process.done, run.output()]).toEqual([exitCode, output]);
  });

  it('reads its script from stdin, over several lines, to the end', async () => {
    const run = start(['sh'], { input: 'for i in 1 2\ndo\n echo $i\ndone\nexit 4\necho never\n' });
    expect([await run.process.done, run.output()]).toEqual([4, '1\n2\n']);
  });
});

describe('the script that ends marked processes', () => {
  const script = [
    'n=0',
    'for d in /proc/[0-9]*; do',
    `tr '\\0' '\\n' <"$d/environ" 2>/dev/null | grep -qx 'ENDOSCOPE_SESSION=ses_1' || continue`,
    'kill -KILL "$p" 2>/dev/null && n=$((n+1))',
    'done',
    'echo $n',
  ].join('\n');

  it('signals those with the very marker, and nobody else', async () => {
    const namespace = new ProcessNamespace();
    const app = start(['sleep', '100'], { namespace });
    const ours = start(['sleep', '100'], { namespace, env: { ENDOSCOPE_SESSION: 'ses_1' } });
    const theirs = start(['sleep', '100'], { namespace, env: { ENDOSCOPE_SESSION: 'ses_11' } });
    const run = start(['sh', '-c', script], { namespace });
    expect([await run.process.done, run.output(), await ours.process.done]).toEqual([
      0,
      '1\n',
      137,
    ]);
    expect([...namespace.processes]).toEqual([app.process, theirs.process]);
    app.process.kill('KILL', 'outside');
    theirs.process.kill('KILL', 'outside');
  });

  it('has no effect on the first process of its own namespace', async () => {
    const namespace = new ProcessNamespace();
    const first = start(['sleep', '100'], { namespace, env: { ENDOSCOPE_SESSION: 'ses_1' } });
    await start(['sh', '-c', script], { namespace }).process.done;
    expect([...namespace.processes]).toEqual([first.process]);
    first.process.kill('KILL', 'outside');
  });
});
