import { Command } from 'commander';
import { examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** login, logout, whoami: who is calling. */
export function accountCommands(runner: Runner): Command[] {
  return [loginCommand(runner), logoutCommand(runner), whoamiCommand(runner)];
}

function loginCommand(runner: Runner): Command {
  return new Command('login')
    .summary('sign in')
    .description(
      'Sign in at the issuer the gateway trusts. Shows an address and a code to confirm in a\n' +
        'browser on any device. Tokens are kept in ~/.config/endoscope, readable by you only,\n' +
        'and renewed when they expire.\n' +
        'A program signs in with its own credentials: --client-id and the secret in\n' +
        '$ENDOSCOPE_CLIENT_SECRET, or brings a token in $ENDOSCOPE_TOKEN and needs no login.',
    )
    .option('--issuer <url>', 'issuer to use, where the gateway trusts several')
    .option('--client-id <id>', 'OAuth client (default: the one the gateway names)')
    .option('--client-secret <secret>', 'client credentials; better: $ENDOSCOPE_CLIENT_SECRET')
    .option('--development-user <name>', 'sign in as a user of the development issuer, for scripts')
    .addHelpText(
      'after',
      examples(
        'endo login',
        'endo login --development-user engineer',
        'endo login --server https://endoscope.example.com',
        'ENDOSCOPE_CLIENT_SECRET=… endo login --client-id portal',
      ),
    )
    .action(lazily(runner, () => import('./login.run.ts')));
}

function logoutCommand(runner: Runner): Command {
  return new Command('logout')
    .summary('forget the sign-in')
    .description('Revoke the refresh token where the issuer can, and delete what login kept.')
    .addHelpText('after', examples('endo logout'))
    .action(lazily(runner, () => import('./logout.run.ts')));
}

function whoamiCommand(runner: Runner): Command {
  return new Command('whoami')
    .summary('show who you are and what you may do')
    .addOption(outputOption('json|yaml'))
    .addHelpText('after', examples('endo whoami', 'endo whoami -o json'))
    .action(lazily(runner, () => import('./whoami.run.ts')));
}
