/** Texts of `Warning: 299 - "text"` headers (RFC 7234 §5.5, as API servers send them). */
export function parseWarnings(header: string | readonly string[] | undefined): string[] {
  const values = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  return values.flatMap((value) =>
    [...value.matchAll(/\d{3} [^ ]+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
      text.replace(/\\(.)/g, '$1'),
    ),
  );
}
