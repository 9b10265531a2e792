import { Command } from 'commander';
import { accountCommands } from './commands/account.ts';
import { auditCommand } from './commands/audit.ts';
import { clustersCommand } from './commands/clusters.ts';
import { copyCommand } from './commands/cp.ts';
import { attachCommand, debugCommand } from './commands/debug.ts';
import type { Runner } from './commands/define.ts';
import { examples } from './commands/define.ts';
import { execCommand } from './commands/exec.ts';
import {
  describeCommand,
  nodesCommand,
  podsCommand,
  templatesCommand,
} from './commands/inventory.ts';
import {
  completeCommand,
  completionCommand,
  configCommand,
  infoCommand,
  versionCommand,
} from './commands/local.ts';
import { portForwardCommand } from './commands/port-forward.ts';
import { logsCommand } from './commands/logs.ts';
import { recordingsCommand } from './commands/recordings.ts';
import { replayCommand } from './commands/replay.ts';
import { verifyCommand } from './commands/verify.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { attachmentsCommand, sessionsCommand, terminateCommand } from './commands/sessions.ts';

/** Help has one width everywhere, so that what the docs show is what is printed. */
const helpColumns = 96;

/** The whole command tree. Building it loads no command's work. */
export function buildProgram(runner: Runner): Command {
  const { stdout, stderr, version } = runner.context;
  const program: Command = new Command('endo')
    .description('Debug any pod in any cluster through the Endoscope gateway.')
    .version(version, '-V, --version', 'print the version of endo')
    .option('--server <url>', 'gateway (default: $ENDOSCOPE_SERVER, then http://127.0.0.1:8080)')
    .option('--token <token>', 'bearer token; better: $ENDOSCOPE_TOKEN')
    .addHelpText(
      'after',
      `${examples(
        'endo login',
        'endo pods',
        'endo debug -it pod/web --cluster eu-1 -n shop --image busybox:1.36 --target app -- sh',
      )}\n\nExit status: of the debugged process, or of sysexits(3) for errors of endo and the gateway.`,
    );
  for (const command of commandsOf(runner, () => program)) program.addCommand(command);
  program.addCommand(completeCommand(runner), { hidden: true });
  forEachCommand(program, (command) => {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureHelp({ showGlobalOptions: true, helpWidth: helpColumns })
      .configureOutput({
        writeOut: (text) => stdout.text(text),
        writeErr: (text) => stderr.text(text),
        outputError: (text) => complain(runner, command, text),
        getOutHelpWidth: () => helpColumns,
        getErrHelpWidth: () => helpColumns,
      });
  });
  return program;
}

/** In the order in which the help shows them. */
function commandsOf(runner: Runner, root: () => Command): readonly Command[] {
  return [
    debugCommand(runner),
    attachCommand(runner),
    execCommand(runner),
    logsCommand(runner),
    portForwardCommand(runner),
    copyCommand(runner),
    sessionsCommand(runner),
    attachmentsCommand(runner),
    terminateCommand(runner),
    podsCommand(runner),
    nodesCommand(runner),
    describeCommand(runner),
    templatesCommand(runner),
    clustersCommand(runner),
    recordingsCommand(runner),
    replayCommand(runner),
    auditCommand(runner),
    verifyCommand(runner),
    webhooksCommand(runner),
    ...accountCommands(runner),
    configCommand(runner),
    completionCommand(runner, root),
    infoCommand(runner),
    versionCommand(runner),
  ];
}

/** commander's sentence in the form of all our errors, with the help that fits. */
function complain({ context }: Runner, command: Command, text: string): void {
  const names: string[] = [];
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name());
  const sentence = text.trimEnd().replace(/^error: /, '');
  context.stderr.line(`${context.paintError('red', 'Error:')} ${sentence}`);
  context.stderr.line(`  See: ${names.join(' ')} --help`);
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
