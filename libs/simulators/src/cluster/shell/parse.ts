/** The grammar of the simulated shell: a small part of POSIX XCU 2.10, enough for debug work. */
export type Command =
  | {
      readonly kind: 'simple';
      readonly words: string[];
      readonly redirects: Redirect[];
    }
  | {
      readonly kind: 'pipeline';
      readonly parts: Command[];
      readonly negated: boolean;
    }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | {
      readonly kind: 'while';
      readonly until: boolean;
      readonly test: Command;
      readonly body: Command;
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: string[];
      readonly body: Command;
    }
  | {
      readonly kind: 'if';
      readonly branches: readonly Branch[];
      readonly otherwise?: Command;
    };

export interface ListItem {
  readonly command: Command;
  /** What joins it to the next one. */
  readonly joint: ';' | '&' | '&&' | '||';
}
export interface Branch {
  readonly test: Command;
  readonly body: Command;
}
export interface Redirect {
  readonly from: number;
  readonly operator: '>' | '>>' | '<' | '>&';
  readonly target: string;
}

/** More lines are needed. */
export class Incomplete extends Error {}
export class SyntaxError extends Error {}

const operators = ['&&', '||', ';;', '>>', '>&', ';', '&', '|', '>', '<', '\n', '(', ')'];

export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === ' ' || character === '\t') at += 1;
    else if (character === '#') while (at < text.length && text[at] !== '\n') at += 1;
    else {
      const operator = operators.find((o) => text.startsWith(o, at));
      const end = operator ? at + operator.length : wordEnd(text, at);
      tokens.push(text.slice(at, end));
      at = end;
    }
  }
  return tokens;
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[\s;&|<>()]/.test(text[at]!)) {
    if (text[at] === '\\') at += 2;
    else if (text[at] === "'" || text[at] === '"') at = quoteEnd(text, at);
    else if (text.startsWith('$(', at)) at = parenEnd(text, at + 1);
    else at += 1;
  }
  return Math.min(at, text.length);
}

function quoteEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  throw new Incomplete('unterminated quoted string');
}

export function parenEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (text[at] === "'" || text[at] === '"') at = quoteEnd(text, at) - 1;
  }
  throw new Incomplete('unterminated substitution');
}

/** Throws Incomplete when the text could go on, SyntaxError when it cannot be. */
export function parse(text: string): Command {
  const parser = new Parser(tokenize(text));
  const command = parser.list([]);
  parser.expectEnd();
  return command;
}

/** True when more lines could make it whole; what is wrong for good is not incomplete. */
export function isIncomplete(script: string): boolean {
  try {
    parse(script);
    return false;
  } catch (error) {
    return error instanceof Incomplete;
  }
}

class Parser {
  private at = 0;
  constructor(private readonly tokens: string[]) {}

  list(ends: readonly string[]): Command {
    const items: ListItem[] = [];
    this.skipSeparators();
    while (this.at < this.tokens.length && !ends.includes(this.peek()!) && this.peek() !== ')') {
      const command = this.pipeline();
      const joint = this.peek();
      const isJoint = joint === '&&' || joint === '||' || joint === '&' || joint === ';';
      if (isJoint || joint === '\n') this.at += 1;
      items.push({ command, joint: isJoint ? joint : ';' });
      this.skipSeparators();
      if ((joint === '&&' || joint === '||') && this.at >= this.tokens.length) {
        throw new Incomplete('a command is missing');
      }
    }
    return { kind: 'list', items };
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw new SyntaxError(`unexpected "${this.peek()}"`);
  }

  private pipeline(): Command {
    const negated = this.accept('!');
    const parts = [this.command()];
    while (this.accept('|')) {
      this.skipSeparators();
      parts.push(this.command());
    }
    return parts.length === 1 && !negated ? parts[0]! : { kind: 'pipeline', parts, negated };
  }

  private command(): Command {
    switch (this.peek()) {
      case undefined:
        throw new Incomplete('a command is missing');
      case 'while':
      case 'until':
        return this.loop();
      case 'for':
        return this.forLoop();
      case 'if':
        return this.conditional();
      case '(':
        return this.group();
      default:
        return this.simple();
    }
  }

  private loop(): Command {
    const until = this.next() === 'until';
    const test = this.list(['do']);
    this.expect('do');
    const body = this.list(['done']);
    this.expect('done');
    return { kind: 'while', until, test, body };
  }

  private forLoop(): Command {
    this.next();
    const name = this.next();
    const words: string[] = [];
    if (this.accept('in')) while (this.isWord()) words.push(this.next());
    this.skipSeparators();
    this.expect('do');
    const body = this.list(['done']);
    this.expect('done');
    return { kind: 'for', name, words, body };
  }

  private conditional(): Command {
    const branches: Branch[] = [];
    do {
      this.next();
      const test = this.list(['then']);
      this.expect('then');
      branches.push({ test, body: this.list(['elif', 'else', 'fi']) });
    } while (this.peek() === 'elif');
    const otherwise = this.accept('else') ? this.list(['fi']) : undefined;
    this.expect('fi');
    return { kind: 'if', branches, ...(otherwise ? { otherwise } : {}) };
  }

  private group(): Command {
    this.expect('(');
    const body = this.list([]);
    this.expect(')');
    return body;
  }

  private simple(): Command {
    const words: string[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const token = this.peek();
      const following = this.tokens[this.at + 1];
      if (isRedirect(token)) redirects.push(this.redirect(undefined));
      else if (token !== undefined && /^\d$/.test(token) && isRedirect(following)) {
        redirects.push(this.redirect(Number(this.next())));
      } else if (this.isWord()) words.push(this.next());
      else break;
    }
    if (words.length === 0 && redirects.length === 0) {
      throw new SyntaxError(`unexpected "${this.peek() === '\n' ? 'newline' : this.peek()}"`);
    }
    return { kind: 'simple', words, redirects };
  }

  private redirect(from: number | undefined): Redirect {
    const operator = this.next() as Redirect['operator'];
    return {
      from: from ?? (operator === '<' ? 0 : 1),
      operator,
      target: this.next(),
    };
  }

  private isWord(): boolean {
    const token = this.peek();
    return token !== undefined && !operators.includes(token);
  }

  private skipSeparators(): void {
    while (this.peek() === '\n' || this.peek() === ';') this.at += 1;
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (this.accept(token)) return;
    if (this.peek() === undefined) throw new Incomplete(`"${token}" is missing`);
    throw new SyntaxError(`unexpected "${this.peek()}" (expecting "${token}")`);
  }

  private peek(): string | undefined {
    return this.tokens[this.at];
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new Incomplete('a word is missing');
    this.at += 1;
    return token;
  }
}

function isRedirect(token: string | undefined): boolean {
  return token === '>' || token === '>>' || token === '<' || token === '>&';
}
