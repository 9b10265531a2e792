/** One file of a template, parsed but not yet judged. */
export interface TemplateFile {
  /** As an operator should read it in an error: a path. */
  readonly name: string;
  readonly value: unknown;
}

/** Where templates come from. */
export interface TemplateSource {
  /** Throws TemplatesInvalid when they cannot be read. */
  read(): Promise<readonly TemplateFile[]>;
}
