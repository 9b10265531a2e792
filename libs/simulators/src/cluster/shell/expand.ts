import { parenEnd } from './parse.ts';

export interface Variables {
  get(name: string): string;
  /** Output of a command substitution. */
  run(script: string): Promise<string>;
}

/** Quote removal, parameters, command and arithmetic substitution, then field splitting. */
export async function expandWord(word: string, variables: Variables): Promise<string[]> {
  const expansion = new Expansion(word, variables);
  return expansion.fields();
}

export async function expandToText(word: string, variables: Variables): Promise<string> {
  return (await expandWord(word, variables)).join(' ');
}

class Expansion {
  private readonly done: string[] = [];
  private current = '';
  private hasCurrent = false;
  private at = 0;

  constructor(
    private readonly word: string,
    private readonly variables: Variables,
  ) {}

  async fields(): Promise<string[]> {
    while (this.at < this.word.length) await this.step();
    if (this.hasCurrent) this.done.push(this.current);
    return this.done;
  }

  private async step(): Promise<void> {
    const character = this.word[this.at]!;
    if (character === "'") this.singleQuoted();
    else if (character === '"') await this.doubleQuoted();
    else if (character === '\\') {
      this.add(this.word[this.at + 1] ?? '');
      this.at += 2;
    } else if (character === '$') this.addSplit(await this.substitution());
    else {
      this.add(character);
      this.at += 1;
    }
  }

  private singleQuoted(): void {
    const end = this.word.indexOf("'", this.at + 1);
    this.add(this.word.slice(this.at + 1, end));
    this.at = end + 1;
  }

  private async doubleQuoted(): Promise<void> {
    this.add('');
    this.at += 1;
    while (this.word[this.at] !== '"') {
      const character = this.word[this.at]!;
      if (character === '$') this.add(await this.substitution());
      else if (character === '\\' && /["\\$`]/.test(this.word[this.at + 1] ?? '')) {
        this.add(this.word[this.at + 1]!);
        this.at += 2;
      } else {
        this.add(character);
        this.at += 1;
      }
    }
    this.at += 1;
  }

  private async substitution(): Promise<string> {
    const rest = this.word.slice(this.at);
    if (rest.startsWith('$((')) {
      const end = parenEnd(this.word, this.at + 1);
      const text = this.word.slice(this.at + 3, end - 2);
      this.at = end;
      return String(arithmetic(text, this.variables));
    }
    if (rest.startsWith('$(')) {
      const end = parenEnd(this.word, this.at + 1);
      const script = this.word.slice(this.at + 2, end - 1);
      this.at = end;
      return (await this.variables.run(script)).replace(/\n+$/, '');
    }
    const match = /^\$(?:([A-Za-z_]\w*|[?$#0-9@])|\{([A-Za-z_]\w*|[?$#0-9@])(?::-([^}]*))?\})/.exec(
      rest,
    );
    this.at += match ? match[0].length : 1;
    if (!match) return '$';
    return this.variables.get((match[1] ?? match[2])!) || (match[3] ?? '');
  }

  private add(text: string): void {
    this.current += text;
    this.hasCurrent = true;
  }

  private addSplit(text: string): void {
    const [head = '', ...others] = text.split(/\s+/);
    if (head !== '') this.add(head);
    for (const other of others) {
      if (this.hasCurrent) this.done.push(this.current);
      this.current = other;
      this.hasCurrent = other !== '';
    }
  }
}

/** Integers, variables and + - * / %, from left to right. */
function arithmetic(text: string, variables: Variables): number {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|\$?[A-Za-z_]\w*|[-+*/%]/g) ?? [];
  const valueOf = (token: string | undefined): number =>
    Number(/^\d+$/.test(token ?? '') ? token : variables.get((token ?? '').replace('$', ''))) || 0;
  let value = valueOf(tokens[0]);
  for (let i = 1; i < tokens.length; i += 2) {
    const operand = valueOf(tokens[i + 1]);
    if (tokens[i] === '+') value += operand;
    else if (tokens[i] === '-') value -= operand;
    else if (tokens[i] === '*') value *= operand;
    else if (tokens[i] === '/') value = Math.trunc(value / operand);
    else value %= operand;
  }
  return value;
}
