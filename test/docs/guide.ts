/** A runnable document: files, shell blocks, and what each block prints. */
export interface Guide {
  readonly files: Readonly<Record<string, string>>;
  readonly blocks: readonly GuideBlock[];
}

export interface GuideBlock {
  /** Of its fence in the document, from 1. */
  readonly line: number;
  readonly script: string;
  /** With `…` for anything; undefined when the document states no output. */
  readonly output: string | undefined;
}

/**
 * Reads the fences ```` ```js file=NAME ````, ```` ```sh run ```` and, directly after a `run`,
 * ```` ```text output ````. Others are for people only.
 */
export function parseGuide(markdown: string): Guide {
  const files: Record<string, string> = {};
  const blocks: GuideBlock[] = [];
  for (const fence of markdown.matchAll(/^```(\S+) (\S+)\n([\s\S]*?)^```$/gm)) {
    const [, language, mark = '', text = ''] = fence;
    const line = markdown.slice(0, fence.index).split('\n').length;
    if (mark.startsWith('file=')) files[mark.slice('file='.length)] = text;
    else if (`${language} ${mark}` === 'sh run')
      blocks.push({ line, script: text, output: undefined });
    else if (`${language} ${mark}` === 'text output') {
      const before = blocks.pop();
      if (before?.output !== undefined || !before) throw new Error(`line ${line}: output of what?`);
      blocks.push({ ...before, output: text });
    } else throw new Error(`line ${line}: a fence of an unknown kind`);
  }
  return { files, blocks };
}

/** True when `printed` is `stated`, whose `…` stand for anything; white space at ends is none. */
export function isAsStated(stated: string, printed: string): boolean {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lines = stated
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const pattern = lines.map((line) => line.split('…').map(literal).join('[^\\n]*')).join('[ ]*\\n');
  return new RegExp(`^${pattern}\\s*$`).test(printed);
}
