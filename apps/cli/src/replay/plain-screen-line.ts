import { TerminalCleaner } from '@endoscope/recordings/playback';

/** Longer lines are cut in two. */
const lineCharactersMax = 4_096;

/** Every sequence that a cleaner lets pass, and the controls that move nothing within a line. */
const sequences = /\x1b(?:\[[0-9;:?]*[@-~]|[()].|.)|[\x0b\x0c\x0e\x0f]/g;

/** The line that is written at the moment, without colours and moves but backspace and return. */
export class PlainScreenLine {
  private readonly cleaner = new TerminalCleaner();
  private characters = '';
  private isReturned = false;

  get text(): string {
    return this.characters;
  }

  /** Lines that end in this piece of output. */
  push(output: string): string[] {
    const ended: string[] = [];
    const text = this.cleaner.push(Buffer.from(output)).replace(sequences, '');
    for (const part of text.split(/([\b\r\n]|[^\b\r\n]+)/)) {
      if (part === '') continue;
      if (part === '\n') ended.push(this.end());
      else if (part === '\r') this.isReturned = true;
      else if (part === '\b') this.characters = this.characters.slice(0, -1);
      else this.write(part);
      if (this.characters.length > lineCharactersMax) ended.push(this.end());
    }
    return ended;
  }

  /** After a return alone the line is written anew. */
  private write(text: string): void {
    this.characters = this.isReturned ? text : this.characters + text;
    this.isReturned = false;
  }

  private end(): string {
    const { characters } = this;
    this.characters = '';
    this.isReturned = false;
    return characters;
  }
}
