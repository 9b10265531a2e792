/** Writes what was kept of earlier runs into docs/performance.md: tables, and plots beside them. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import hdr from 'hdr-histogram-js';
import { plotOf } from './plot.ts';
import { reportOf } from './report.ts';
import type { BenchResult } from './report.ts';
import { workloadNames, workloadOf } from './workloads.ts';

const page = resolve(import.meta.dirname, '../../docs/performance.md');
const [begin, end] = ['<!-- results: npm run bench -- --document -->', '<!-- end of results -->'];

export function writeDocument(folder: string): void {
  const folderPath = resolve(folder);
  const files = readdirSync(folderPath).filter((name) => name.endsWith('.json'));
  const sections = files.sort().map((name) => sectionOf(folderPath, name));
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, withResults(text, sections.join('\n')));
}

/** What stands between the two marks is replaced. */
export function withResults(text: string, results: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${results}\n${text.slice(to)}`;
}

function sectionOf(folder: string, name: string): string {
  const result = JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchResult;
  const { time, command, machine, workloads = {} } = result;
  const load =
    machine['loadAverage'] === undefined ? '' : `; load average ${machine['loadAverage']}`;
  const tables = workloadNames
    .filter((workload) => workloads[workload] !== undefined)
    .map((workload) => {
      const plot = plotFile(folder, `${basename(name, '.json')}-${workload}`, workloads[workload]);
      const rows = workloadOf(workload).table(workloads[workload]);
      return [`#### ${workload}`, '', ...rows, '', ...plot].join('\n');
    });
  const head = `### ${basename(name, '.json')}\n\n\`${command}\`, ${time.slice(0, 16)}Z${load}`;
  return [head, reportOf(result), ...tables].join('\n\n');
}

interface Curves {
  readonly ways?: readonly { readonly way: string; readonly histogram?: string }[];
}

/** Of workloads that keep histograms: one line a way, from the median to 99.9 %. */
function plotFile(folder: string, name: string, result: unknown): string[] {
  const curves = ((result as Curves).ways ?? []).flatMap(({ way, histogram }) => {
    if (histogram === undefined) return [];
    const decoded = hdr.decodeFromCompressedBase64(histogram);
    return [{ name: way, at: (p: number) => decoded.getValueAtPercentile(p) / 1_000 }];
  });
  if (curves.length === 0) return [];
  writeFileSync(join(folder, `${name}.svg`), plotOf(curves));
  return [`![Latency by percentile](${relative(dirname(page), join(folder, `${name}.svg`))})`, ''];
}
