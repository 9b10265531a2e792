/** The few pages a person sees. Plain HTML without scripts or anything fetched from elsewhere. */

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}
input,button{font:inherit;padding:.5rem;margin:.25rem 0;width:100%;box-sizing:border-box}
code{font-size:1.5em}.error{color:#b00020}small{color:#555}`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${body}
<p><small>Development issuer of Endoscope. Never use it in production.</small></p></body></html>`;
}

export interface LoginPage {
  readonly action: string;
  readonly clientId: string;
  readonly userNames: readonly string[];
  readonly error?: string;
}

export function loginPage({ action, clientId, userNames, error }: LoginPage): string {
  const names = userNames.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ');
  return page(
    'Sign in',
    `${error === undefined ? '' : `<p class="error">${escapeHtml(error)}</p>`}
<p><strong>${escapeHtml(clientId)}</strong> asks for access to Endoscope.</p>
<form method="post" action="${escapeHtml(action)}">
<label>User <input name="user" autofocus autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button type="submit">Sign in and allow</button>
</form>
<p>Users: ${names}. The password is the name.</p>`,
  );
}

/** `form` is oidc-provider's own, with its hidden fields; its button is ours. */
export function userCodePage(form: string, error: string | undefined): string {
  return page(
    'Enter the code',
    `${error === undefined ? '<p>Type the code your terminal shows.</p>' : `<p class="error">${escapeHtml(error)}</p>`}
${form}<button type="submit" form="op.deviceInputForm">Continue</button>`,
  );
}

export function confirmCodePage(form: string, clientId: string, userCode: string): string {
  return page(
    'Is this your code?',
    `<p><strong>${escapeHtml(clientId)}</strong> shows this code:</p>
<p><code>${escapeHtml(userCode)}</code></p>
${form}<button type="submit" form="op.deviceConfirmForm">Yes, continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">No, stop</button>`,
  );
}

export function deviceDonePage(): string {
  return page('Signed in', '<p>Go back to your terminal; this page may be closed.</p>');
}

export function errorPage(error: string, description: string | undefined): string {
  return page('That did not work', `<p class="error">${escapeHtml(description ?? error)}</p>`);
}
