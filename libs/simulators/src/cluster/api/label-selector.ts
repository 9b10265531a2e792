import { Refusal, badRequest } from './status.ts';

export type Labels = Readonly<Record<string, string>>;
type Predicate = (labels: Labels) => boolean;

/**
 * A label selector as a predicate; throws 400 in the API server's words. A port of `Parse` in
 * kubernetes staging/src/k8s.io/apimachinery/pkg/labels/selector.go (1.34).
 */
export function labelSelector(text: string | null): Predicate {
  const requirements = new Parser(scan(text ?? '')).parse();
  return (labels) => requirements.every((holds) => holds(labels));
}

interface Token {
  readonly kind: 'identifier' | 'end' | 'error' | (typeof symbols)[number] | 'in' | 'notin';
  readonly text: string;
}

const symbols = [')', ',', '!', '==', '=', '>', '<', '!=', '('] as const;
const binaryOperators = 'in, notin, =, ==, !=, gt, lt';

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const [space] = /^[ \t\r\n]+/.exec(rest) ?? [''];
    const word = /^[^=!(),<> \t\r\n]+/.exec(rest)?.[0];
    if (space) at += space.length;
    else if (word) {
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
      at += word.length;
    } else {
      const longest = symbols.filter((s) => rest.startsWith(s)).sort((a, b) => b.length - a.length);
      const symbol = longest[0]!;
      tokens.push({ kind: symbol, text: symbol });
      at += symbol.length;
    }
  }
  return [...tokens, { kind: 'end', text: '' }];
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Predicate[] {
    const found: Predicate[] = [];
    for (;;) {
      const { kind, text } = this.peek();
      if (kind === 'end') return found;
      if (kind !== 'identifier' && kind !== '!') {
        throw refused(`found '${text}', expected: !, identifier, or 'end of string'`);
      }
      found.push(this.requirement());
      const after = this.take();
      if (after.kind === 'end') return found;
      if (after.kind !== ',') {
        throw refused(`found '${after.text}', expected: ',' or 'end of string'`);
      }
      const next = this.peek();
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw refused(`found '${next.text}', expected: identifier after ','`);
      }
    }
  }

  private requirement(): Predicate {
    const first = this.take();
    const isAbsence = first.kind === '!';
    const key = isAbsence ? this.take() : first;
    if (key.kind !== 'identifier') throw unparsed(`found '${key.text}', expected: identifier`);
    checkKey(key.text);
    if (isAbsence) return (labels) => labels[key.text] === undefined;
    const { kind } = this.peek();
    if (kind === 'end' || kind === ',') return (labels) => labels[key.text] !== undefined;
    return this.comparison(key.text);
  }

  private comparison(key: string): Predicate {
    const { kind, text } = this.take(false);
    switch (kind) {
      case 'in':
      case 'notin':
        return oneOf(key, this.values(), kind === 'in');
      case '=':
      case '==':
      case '!=':
        return oneOf(key, [this.exactValue()], kind !== '!=');
      case '>':
      case '<':
        return compared(key, this.exactValue(), kind === '>');
      default:
        throw unparsed(`found '${text}', expected: ${binaryOperators}`);
    }
  }

  private values(): string[] {
    const open = this.take();
    if (open.kind !== '(') throw unparsed(`found '${open.text}' expected: '('`);
    const { kind, text } = this.peek();
    if (kind === ')') {
      this.take();
      return [];
    }
    if (kind !== 'identifier' && kind !== ',') {
      throw unparsed(`found '${text}', expected: ',', ')' or identifier`);
    }
    const list: string[] = [];
    for (let wasComma = true; ; ) {
      const token = this.take();
      if (token.kind === ')') return wasComma ? [...list, ''] : list;
      if (token.kind === 'identifier' && wasComma) list.push(token.text);
      else if (token.kind === ',' && wasComma) list.push('');
      else if (token.kind !== ',') throw unparsed(`found '${token.text}', expected: ',' or ')'`);
      wasComma = token.kind === ',';
    }
  }

  private exactValue(): string {
    const { kind } = this.peek();
    if (kind === 'end' || kind === ',') return '';
    const token = this.take();
    if (token.kind === 'identifier') return token.text;
    throw unparsed(`found '${token.text}', expected: identifier`);
  }

  /** Where a value or a key may stand, `in` and `notin` are words like others. */
  private peek(isValue = true): Token {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)]!;
    const isWord = isValue && (token.kind === 'in' || token.kind === 'notin');
    return isWord ? { ...token, kind: 'identifier' } : token;
  }

  private take(isValue = true): Token {
    const token = this.peek(isValue);
    this.at += 1;
    return token;
  }
}

function oneOf(key: string, values: readonly string[], isIn: boolean): Predicate {
  for (const [index, value] of [...values].sort().entries()) checkValue(key, value, index);
  return (labels) => {
    const value = labels[key];
    return (value !== undefined && values.includes(value)) === isIn;
  };
}

function compared(key: string, value: string, isGreater: boolean): Predicate {
  if (!/^[+-]?\d+$/.test(value)) {
    const why = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw unparsed(`values[0]: Invalid value: "${value}": ${why}`);
  }
  return (labels) => {
    const own = Number(labels[key] ?? Number.NaN);
    return isGreater ? own > Number(value) : own < Number(value);
  };
}

const charactersMax = 63;
const part = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const prefix = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const consists =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const valueRule = consists.replace(
  'must consist',
  'a valid label must be an empty string or consist',
);

function checkKey(key: string): void {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const refuse = (why: string) => unparsed(`<nil>: Invalid value: "${key}": ${why}`);
  if (parts.length > 2) throw refuse(`a qualified name ${consists}`);
  if (parts.length === 2 && !prefix.test(parts[0]!)) {
    throw refuse(
      'prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters',
    );
  }
  if (name.length > charactersMax) throw refuse('name part must be no more than 63 characters');
  if (!part.test(name)) throw refuse(`name part ${consists}`);
}

function checkValue(key: string, value: string, index: number): void {
  const refuse = (why: string) =>
    unparsed(`values[${index}][${key}]: Invalid value: "${value}": ${why}`);
  if (value.length > charactersMax) throw refuse('must be no more than 63 characters');
  if (value !== '' && !part.test(value)) throw refuse(valueRule);
}

function unparsed(why: string): Refusal {
  return refused(`unable to parse requirement: ${why}`);
}

function refused(why: string): Refusal {
  return new Refusal(badRequest(why));
}
