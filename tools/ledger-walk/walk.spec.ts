// Goal: a change that leaves no event cannot be added. Every transaction of the capabilities' source
// must write one, every write must be in a transaction; and planted offenders are found.
import { describe, expect, it } from '@jest/globals';
import { readTree } from '../tidy/tree.ts';
import { root } from '../shared/root.ts';
import { aloneOnPurpose, silentOnPurpose } from './exceptions.ts';
import { held, silentTransactions, writesAlone } from './walk.ts';
import type { SourceText } from './walk.ts';

const tree = readTree(root);
const sources: SourceText[] = tree.files
  .filter((path) =>
    /^libs\/capabilities\/[a-z]+\/src\/.*\.ts$|^apps\/gateway\/src\/.*\.ts$/.test(path),
  )
  .filter((path) => !/\.spec\.ts$|\.contract\.ts$|\/testing\//.test(path))
  .map((path) => ({ path, text: tree.read(path) }));
const adapters = sources.filter(({ path }) => path.includes('/adapters/'));

describe('the source of the capabilities', () => {
  it('opens no transaction without an event in it', () => {
    const opened = sources.filter(({ text }) => text.includes('work.run('));
    expect(opened.length).toBeGreaterThan(20);
    expect(held(sources.flatMap(silentTransactions), silentOnPurpose)).toEqual([]);
  });

  it('writes nothing outside of a transaction', () => {
    expect(adapters.length).toBeGreaterThan(20);
    expect(held(adapters.flatMap(writesAlone), aloneOnPurpose)).toEqual([]);
  });
});

/** A use-case whose transaction is this. */
function useCase(body: string): SourceText {
  const text = `export class RenamePod {
    async execute(ctx, input) { ${body} }
    private async change(tx) { await this.pods.rename(tx); await this.note(tx); }
    private async note(tx) { await this.parts.audit.execute(tx, ctx, {}); }
    private async rename(tx) { await this.pods.rename(tx); }
    private held(inside) { return this.work.run(async (tx) => { await inside(tx); }); }
  }`;
  return { path: 'rename-pod.ts', text };
}

const heldWell = 'await this.held((tx) => this.note(tx));';

describe('a walk over transactions', () => {
  it.each([
    ['writes its event', `${heldWell} await work.run((tx) => audit.execute(tx, ctx, {}));`],
    ['writes it in another method', `${heldWell} await this.work.run((tx) => this.change(tx));`],
    ['is handed what writes it', heldWell],
  ])('passes one that %s', (_, body) => {
    expect(silentTransactions(useCase(body))).toEqual([]);
  });

  it.each([
    ['writes none', `${heldWell} await this.work.run((tx) => this.pods.rename(tx));`, 'execute'],
    ['calls what writes none', `${heldWell} await work.run((tx) => this.rename(tx));`, 'execute'],
    [
      'writes one beside itself',
      `${heldWell} await work.run((tx) => this.rename(tx)); await this.note(tx);`,
      'execute',
    ],
    ['is once handed what writes none', `${heldWell} this.held((tx) => this.rename(tx));`, 'held'],
  ])('finds one that %s', (_, body, place) => {
    expect(silentTransactions(useCase(body))).toEqual([`rename-pod.ts#${place}`]);
  });
});

/** A store with one method. */
const store = (method: string): SourceText => ({
  path: 'prisma-pod-store.ts',
  text: `const rename = \`UPDATE pod SET name = $1\`; export class PrismaPodStore { ${method} }`,
});

describe('a walk over adapters', () => {
  it.each([
    ['has a transaction', 'async a(tx: Transaction) { await prismaOf(tx).pod.delete({}); }'],
    ['only reads', 'async a() { await this.database.prisma.pod.findMany({}); }'],
    ['forgets what is in memory', 'async a() { this.known.delete("b"); }'],
  ])('passes a method that %s', (_, method) => {
    expect(writesAlone(store(method))).toEqual([]);
  });

  it.each([
    ['by its client', 'async a() { await this.database.prisma.pod.updateMany({}); }'],
    ['by a statement', 'async a() { await prisma.$executeRaw`DELETE FROM pod`; }'],
    ['by a statement that is kept', 'async a() { await this.database.query(rename, ["b"]); }'],
    ['by a row', "async a() { await insertRow(this.query, 'pod', {}); }"],
  ])('finds a method that writes %s', (_, method) => {
    expect(writesAlone(store(method))).toEqual(['prisma-pod-store.ts#a']);
  });
});

describe('an exception', () => {
  it('explains one place, and is told of when it explains none', () => {
    const exceptions = { 'a.ts#b': 'why', 'a.ts#c': 'why' };
    expect(held(['a.ts#b', 'd.ts#e'], exceptions)).toEqual([
      'd.ts#e',
      'a.ts#c: needs no exception any more',
    ]);
  });
});
