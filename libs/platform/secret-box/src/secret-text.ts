import { inspect } from 'node:util';

const redacted = '[redacted]';

/**
 * A secret on its way through the program: printing, logging, serialising or interpolating it
 * gives `[redacted]`. Only `expose` gives the text, and is called where it is used, not before.
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expose(): string {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
