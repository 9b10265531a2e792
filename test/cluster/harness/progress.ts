/** Says one line about a step that takes long. Goes to standard error; results go to output. */
export type Progress = (line: string) => void;

export function printProgress(line: string): void {
  process.stderr.write(`cluster: ${line}\n`);
}

export function progressOf(name: string, progress: Progress): Progress {
  return (line) => progress(`${name}: ${line}`);
}
