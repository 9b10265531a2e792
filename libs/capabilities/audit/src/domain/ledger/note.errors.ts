/** A text that is no signed note, or no checkpoint. Never quotes it. */
export class NoteMalformed extends Error {
  override readonly name = 'NoteMalformed';

  constructor(what: string) {
    super(`The signed note ${what}.`);
  }
}

/** A note that no trusted key has signed, or that one has not signed like this. */
export class NoteUntrusted extends Error {
  override readonly name = 'NoteUntrusted';

  constructor(what: string) {
    super(`The signed note ${what}.`);
  }
}

/** A key of a signed note that cannot be used. Never quotes it. */
export class NoteKeyInvalid extends Error {
  override readonly name = 'NoteKeyInvalid';

  constructor(what: string) {
    super(`The key of signed notes ${what}.`);
  }
}
