/**
 * A process that reads a large ledger out, or verifies one, so that its memory is its own:
 * `node ledger-child.ts export URL`, `node ledger-child.ts verify FILE VKEY`. It answers with JSON.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { PrismaLedgerReader } from '@endoscope/audit/adapters';
import { ExportLedger } from '@endoscope/audit/ledger';
import { LedgerVerifier, NoteVerifier } from '@endoscope/audit/verify';
import { Database } from '@endoscope/database';
import { origin } from './ledger-world.ts';

export interface ExportFigures {
  readonly leaves: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Of this process, Postgres not among it: what the machine does beside it does not tell in it. */
  readonly cpuSeconds: number;
  /** After the first 1 % of the leaves, and at its largest after that. */
  readonly rssMibEarly: number;
  readonly rssMibMax: number;
}

export interface VerifyFigures {
  readonly isIntact: boolean;
  readonly leaves: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMibMax: number;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const rssMib = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

async function exportAll(url: string, file: string): Promise<ExportFigures> {
  const database = await Database.connect({ url });
  const reader = new PrismaLedgerReader(database);
  const { treeSize = 0 } = (await reader.latestHead()) ?? {};
  const sink = createWriteStream(file);
  const [fromMs, fromCpu] = [performance.now(), cpuSeconds()];
  let [bytes, leaves, rssMibEarly, rssMibMax, piece] = [0, 0, 0, 0, ''];
  const flush = async (): Promise<void> => {
    bytes += Buffer.byteLength(piece);
    if (!sink.write(piece)) await once(sink, 'drain');
    piece = '';
  };
  for await (const line of new ExportLedger(reader, origin).execute()) {
    if (line.startsWith('{"event":')) leaves += 1;
    piece += `${line}\n`;
    if (piece.length > 65_536) await flush();
    if (leaves % 10_000 !== 0 || leaves < treeSize / 100) continue;
    rssMibEarly ||= rssMib();
    rssMibMax = Math.max(rssMibMax, rssMib());
  }
  await flush();
  sink.end();
  await once(sink, 'finish');
  const seconds = (performance.now() - fromMs) / 1_000;
  const spent = cpuSeconds() - fromCpu;
  await database.close();
  return { leaves, bytes, seconds, cpuSeconds: spent, rssMibEarly, rssMibMax };
}

async function verify(file: string, vkey: string): Promise<VerifyFigures> {
  const verifier = new LedgerVerifier({ origin, keys: [{ verifier: NoteVerifier.parse(vkey) }] });
  const [fromMs, fromCpu] = [performance.now(), cpuSeconds()];
  let [rest, rssMibMax] = ['', 0];
  const source = createReadStream(file, { highWaterMark: 262_144, encoding: 'utf8' });
  for await (const chunk of source as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) verifier.take(line);
    rssMibMax = Math.max(rssMibMax, rssMib());
  }
  const { isIntact, leaves, findings } = verifier.finish();
  if (!isIntact) throw new Error(`not intact: ${JSON.stringify(findings.slice(0, 3))}`);
  const seconds = (performance.now() - fromMs) / 1_000;
  return { isIntact, leaves, seconds, cpuSeconds: cpuSeconds() - fromCpu, rssMibMax };
}

const [task, ...args] = process.argv.slice(2);
const figures = await (task === 'export'
  ? exportAll(args[0]!, args[1]!)
  : verify(args[0]!, args[1]!));
process.stdout.write(JSON.stringify(figures));
