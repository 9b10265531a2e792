/**
 * What a capability changes is in the ledger, told by its source: every transaction leaves an event,
 * and nothing is written outside of a transaction. Both with a list of exceptions, each with why.
 */
import ts from 'typescript';
import { below, calleeOf, functionsOf, nameOf, parse } from './parse.ts';
import type { NamedFunction } from './parse.ts';

/** By `file#function`, why it may. */
export type Exceptions = Readonly<Record<string, string>>;

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

const opensTransaction = /(^|\.)work\.run$/;
const leavesEvent = /(^|\.)(audit|append)\.(execute|all|once)$/;

/** Functions that open a transaction in which no event is written, as `file#function`. */
export function silentTransactions({ path, text }: SourceText): string[] {
  const source = parse(path, text);
  const functions = functionsOf(source);
  const silent: string[] = [];
  for (const node of below(source)) {
    if (!ts.isCallExpression(node) || !opensTransaction.test(calleeOf(node))) continue;
    const [work] = node.arguments;
    if (work && reaches(work, { functions, way: [] })) continue;
    silent.push(`${path}#${nameOf(node)}`);
  }
  return silent;
}

interface Search {
  readonly functions: readonly NamedFunction[];
  /** What is being looked into: what calls itself is looked into once. */
  readonly way: readonly ts.Node[];
}

/** Whether a piece of code writes an event, itself or through functions of its file. */
function reaches(code: ts.Node, { functions, way }: Search): boolean {
  if (way.includes(code)) return false;
  const search = { functions, way: [...way, code] };
  for (const node of below(code)) {
    if (!ts.isCallExpression(node)) continue;
    const callee = calleeOf(node);
    if (leavesEvent.test(callee)) return true;
    const called = functions.filter(({ name }) => name === callee);
    if (called.some((each) => reaches(each.node, search))) return true;
    if (called.length === 0 && givenReaches(node, search)) return true;
  }
  return false;
}

/** A function that is handed in: then everybody who hands one in must write an event in it. */
function givenReaches(call: ts.CallExpression, search: Search): boolean {
  const around = functionAround(call, calleeOf(call));
  if (!around) return false;
  const { host, at } = around;
  const root = call.getSourceFile();
  const uses = [...below(root)].filter(
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) && calleeOf(node) === nameOf(host),
  );
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const given = use.arguments[at];
      return given !== undefined && reaches(given, search);
    })
  );
}

/** The function around a call that has `name` among its parameters, and at which place. */
function functionAround(
  call: ts.Node,
  name: string,
): { host: ts.FunctionLikeDeclaration; at: number } | undefined {
  for (let node = call.parent; node; node = node.parent) {
    if (!ts.isMethodDeclaration(node) && !ts.isFunctionDeclaration(node)) continue;
    const at = node.parameters.findIndex((each) => each.name.getText() === name);
    return at < 0 ? undefined : { host: node, at };
  }
  return undefined;
}

const sqlThatWrites = /\b(INSERT INTO|UPDATE [a-z_]+\b|DELETE FROM)/;
const callThatWrites =
  /^(insertRow|updateRow)$|prisma.*\.(create|createMany|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)$/i;

/** Methods of adapters that write and are not handed a transaction, as `file#method`. */
export function writesAlone({ path, text }: SourceText): string[] {
  const source = parse(path, text);
  const statements = constantsThatWrite(source);
  const alone = functionsOf(source)
    .filter(({ node }) => ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node))
    .filter(({ node }) => writes(node, statements) && !takesTransaction(node));
  return alone.map(({ name }) => `${path}#${name}`);
}

function writes(code: ts.Node, statements: ReadonlySet<string>): boolean {
  for (const node of below(code)) {
    if (isText(node) && sqlThatWrites.test(node.getText())) return true;
    if (ts.isIdentifier(node) && statements.has(node.text)) return true;
    if (ts.isCallExpression(node) && callThatWrites.test(calleeOf(node))) return true;
  }
  return false;
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** Statements that are kept in constants of the file. */
function constantsThatWrite(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && isText(initializer) && sqlThatWrites.test(initializer.getText())) {
        names.add(name.getText());
      }
    }
  }
  return names;
}

/** Its transaction, or the client or the statement runner of one. */
function takesTransaction(node: ts.FunctionLikeDeclaration): boolean {
  const types = node.parameters.map((each) => each.type?.getText() ?? '');
  return types.some((type) => /^(Transaction|Prisma\.TransactionClient|Query)$/.test(type));
}

/** Breaches that no exception explains, and exceptions that explain none any more. */
export function held(found: readonly string[], exceptions: Exceptions): string[] {
  const unexplained = found.filter((place) => !Object.hasOwn(exceptions, place));
  const idle = Object.keys(exceptions).filter((place) => !found.includes(place));
  return [...unexplained, ...idle.map((place) => `${place}: needs no exception any more`)];
}
