import ts from 'typescript';

/** A function of a file, by the name it is called by; of an anonymous one, that of what it is in. */
export interface NamedFunction {
  readonly name: string;
  readonly node: ts.FunctionLikeDeclaration;
}

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** `node` and all below it. */
export function* below(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* below(child);
}

export function functionsOf(source: ts.SourceFile): NamedFunction[] {
  const found: NamedFunction[] = [];
  for (const node of below(source)) {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) continue;
    found.push({ name: nameOf(node), node: node as ts.FunctionLikeDeclaration });
  }
  return found;
}

/** The nearest function with a name around a node; of none, the file. */
export function nameOf(node: ts.Node): string {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isConstructorDeclaration(at)) return 'constructor';
    if ((ts.isMethodDeclaration(at) || ts.isFunctionDeclaration(at)) && at.name) {
      return at.name.getText();
    }
    if (!ts.isVariableDeclaration(at) && !ts.isPropertyDeclaration(at)) continue;
    if (at.initializer && ts.isFunctionLike(at.initializer)) return at.name.getText();
  }
  return '(file)';
}

/** `a.b.c` of a call of it, without `this.`, and without line breaks. */
export function calleeOf(call: ts.CallExpression): string {
  return call.expression
    .getText()
    .replace(/\s+/g, '')
    .replace(/^this\./, '');
}
