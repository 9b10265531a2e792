/** Keeps results, one file a part, and writes what is kept into docs/performance.md with plots. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import hdr from 'hdr-histogram-js';
import { goalsTable } from './goals.ts';
import type { Kept } from './goals.ts';
import type { Part } from './options.ts';
import { barsOf, plotOf } from './plot.ts';
import { ratesOf, reportOf } from './report.ts';
import type { BenchResult } from './report.ts';
import { workloadNames, workloadOf } from './workloads.ts';

const page = resolve(import.meta.dirname, '../../docs/performance.md');

/** A part's new result replaces its old one, whatever else ran beside it. Answers the files. */
export function keepParts(result: BenchResult, folder: string, parts: readonly Part[]): string[] {
  mkdirSync(folder, { recursive: true });
  return parts
    .filter((part) => isThere(result, part))
    .map((part) => {
      const file = join(folder, `${result.cluster}-${part}.json`);
      writeFileSync(file, `${JSON.stringify(onlyPart(result, part), null, 2)}\n`);
      return `kept in ${file}`;
    });
}

/** A workload that failed has no result. */
function isThere({ workloads }: BenchResult, part: Part): boolean {
  return part in workloads || !workloadNames.some((name) => name === part);
}

function onlyPart(result: BenchResult, part: Part): BenchResult {
  const isWorkload = part in result.workloads;
  return {
    ...result,
    keystrokes: part === 'keystrokes' ? result.keystrokes : [],
    bulk: part === 'bulk' ? result.bulk : [],
    stalled: part === 'stalled' ? result.stalled : [],
    prompts: part === 'prompt' ? result.prompts : [],
    planning: part === 'planning' ? result.planning : [],
    workloads: isWorkload ? { [part]: result.workloads[part] } : {},
  };
}

export function writeDocument(folder: string): void {
  const folderPath = resolve(folder);
  const files = readdirSync(folderPath).sort();
  for (const plot of files.filter((name) => name.endsWith('.svg'))) rmSync(join(folderPath, plot));
  const kept: Record<string, BenchResult> = {};
  for (const name of files.filter((name) => name.endsWith('.json'))) {
    const text = readFileSync(join(folderPath, name), 'utf8');
    kept[basename(name, '.json')] = JSON.parse(text) as BenchResult;
  }
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, withKept(text, kept, folderPath));
}

export function withKept(text: string, kept: Kept, folder: string): string {
  const sections = Object.entries(kept).map(([name, result]) => sectionOf(folder, name, result));
  return withSection(
    withSection(text, 'goals', `${goalsTable(kept).join('\n')}\n`),
    'results',
    sections.join('\n'),
  );
}

/** What stands between the two marks of this name is replaced. */
export function withSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: npm run bench -- --document -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n${text.slice(to)}`;
}

function sectionOf(folder: string, name: string, result: BenchResult): string {
  const { time, command, machine, workloads = {} } = result;
  const load =
    machine['loadAverage'] === undefined ? '' : `; load average ${machine['loadAverage']}`;
  const tables = workloadNames
    .filter((workload) => workloads[workload] !== undefined)
    .map((workload) => workloadOf(workload).table(workloads[workload]).join('\n'));
  const head = `### ${name}\n\n\`${command}\`, ${time.slice(0, 16)}Z${load}`;
  return [head, reportOf(result).trimEnd(), ...tables, ...plotOfResult(folder, name, result), '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

interface Curves {
  readonly ways?: readonly { readonly way: string; readonly histogram?: string }[];
  readonly transfers?: readonly { readonly way: string; readonly megabytesPerSecond: number }[];
}

/** One line a way, from the median to 99.9 %; or one bar a way. */
function plotOfResult(folder: string, name: string, result: BenchResult): string[] {
  const [workload] = Object.values(result.workloads ?? {}) as Curves[];
  const curves = [...result.keystrokes, ...(workload?.ways ?? [])].flatMap(({ way, histogram }) => {
    if (!histogram) return [];
    const decoded = hdr.decodeFromCompressedBase64(histogram);
    return [{ name: way, at: (p: number) => decoded.getValueAtPercentile(p) / 1_000 }];
  });
  const isSized = 'frames' in (result.workloads ?? {});
  const rates = [...result.bulk, ...(isSized ? [] : (workload?.transfers ?? []))];
  const bars = [...new Set(rates.map(({ way }) => way))].map((way) => ({
    name: way,
    rates: ratesOf(rates, way),
  }));
  if (curves.length === 0 && bars.length === 0) return [];
  const file = join(folder, `${name}.svg`);
  writeFileSync(file, curves.length > 0 ? plotOf(curves) : barsOf(bars));
  const what = curves.length > 0 ? 'Latency by percentile' : 'MB/s: median and range';
  return [`![${what}](${relative(dirname(page), file)})`];
}
