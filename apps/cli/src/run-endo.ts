import { CommanderError } from 'commander';
import { rewriteBooleans, splitCommand } from './arguments/split-command.ts';
import { exitCodes } from './cli-error.ts';
import { switchesIn } from './arguments/switches.ts';
import type { Runner } from './commands/define.ts';
import { Context } from './context.ts';
import type { ContextParts } from './context.ts';
import { OutputClosed } from './output/output.ts';
import { buildProgram } from './program.ts';

/** Runs one command line to its end; resolves with the exit status and never rejects. */
export async function runEndo(
  argv: readonly string[],
  surroundings: Omit<ContextParts, 'command'>,
): Promise<number> {
  const { words, command } = splitCommand(argv);
  const runner: Runner = { context: new Context({ ...surroundings, command }), exitCode: 0 };
  const program = buildProgram(runner);
  const exitCode = await finish(runner.context, async () => {
    if (words.length === 0) return program.help();
    await program.parseAsync(rewriteBooleans(words, switchesIn(words)), { from: 'user' });
    return runner.exitCode;
  });
  const flushed = await finish(runner.context, async () => {
    await Promise.all([runner.context.stdout.flush(), runner.context.stderr.flush()]);
    return exitCode;
  });
  return flushed;
}

async function finish(context: Context, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.brokenPipe;
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { renderError } = await import('./output/render-error.ts');
    const { lines, exitCode } = renderError(error, context.paintError);
    lines.forEach((line) => context.stderr.line(line));
    return exitCode;
  }
}
