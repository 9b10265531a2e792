import { createServer } from 'node:net';
import { DevProblem } from './dev-problem.ts';

export interface WantedPort {
  readonly port: number;
  /** What listens there, for the sentence. */
  readonly purpose: string;
  /** The option that chooses another. */
  readonly flag: string;
}

/** Throws one sentence that names every port that cannot be had, and the option to change it. */
export async function assertPortsFree(host: string, wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  const seen = new Map<number, WantedPort>();
  for (const each of wanted) {
    const twin = seen.get(each.port);
    seen.set(each.port, each);
    const problem = twin ? `is also the port of ${twin.purpose}` : await problemOf(host, each.port);
    if (problem) {
      problems.push(
        `Port ${each.port} for ${each.purpose} ${problem}. ` +
          `Choose another: npm start -- --${each.flag} ${each.port + 100}`,
      );
    }
  }
  if (problems.length > 0) throw new DevProblem(problems.join('\n'));
}

function problemOf(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(
        code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${code ?? '?'})`,
      ),
    );
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
