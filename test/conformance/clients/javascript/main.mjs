// Attaches to a session with the WebSocket client of @kubernetes/client-node, which knows nothing
// of Endoscope. What it reads and answers is the contract of ../README.md.
import { Attach, KubeConfig } from '@kubernetes/client-node';

/** Exit status when the attachment itself failed, as kubectl and ssh have it. */
const failed = 255;
const [stdout, stderr, status] = [1, 2, 3];
const { ENDOSCOPE_SERVER, ENDOSCOPE_SESSION, ENDOSCOPE_TOKEN, ENDOSCOPE_TTY } = process.env;

// It takes plain http only so; where the gateway has TLS, its certificate is verified.
const skipTLSVerify = ENDOSCOPE_SERVER.startsWith('http:');
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'gateway', server: ENDOSCOPE_SERVER, skipTLSVerify }],
  users: [{ name: 'user', token: ENDOSCOPE_TOKEN }],
  contexts: [{ name: 'gateway', cluster: 'gateway', user: 'user' }],
  currentContext: 'gateway',
});

// Attach only knows pods' paths; the handler behind it takes any.
const { handler } = new Attach(config);
let exitCode = failed;
const socket = await handler
  .connect(`/v1/sessions/${ENDOSCOPE_SESSION}/attach`, null, (channel, payload) => {
    if (channel === stdout) process.stdout.write(payload);
    if (channel === stderr) process.stderr.write(payload);
    if (channel === status) exitCode = exitCodeOf(JSON.parse(payload.toString()));
    return true;
  })
  .catch((event) => fail(event.message ?? String(event)));
socket.onclose = () => (process.exitCode ??= exitCode);
socket.onerror = (event) => fail(event.message);
if (ENDOSCOPE_TTY === 'true') sendSize();
handler.constructor.handleStandardInput(socket, process.stdin);

function sendSize() {
  const { ENDOSCOPE_COLUMNS, ENDOSCOPE_ROWS } = process.env;
  const size = JSON.stringify({ Width: Number(ENDOSCOPE_COLUMNS), Height: Number(ENDOSCOPE_ROWS) });
  socket.send(Buffer.concat([Buffer.of(handler.constructor.ResizeStream), Buffer.from(size)]));
}

/** See `status-channel` of Kubernetes' remote command protocol, v4 and later. */
function exitCodeOf(answer) {
  if (answer.status === 'Success') return 0;
  const cause = answer.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  if (!cause) process.stderr.write(`${answer.message}\n`);
  return cause ? Number(cause.message) : failed;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(failed);
}
