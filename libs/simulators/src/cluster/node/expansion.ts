/**
 * The kubelet's expansion of `command` and `args`: `$(NAME)` is a variable of the container, `$$`
 * is one dollar sign, and what is unknown stays as it is (third_party/forked/golang/expansion).
 */
export function expandArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): string[] {
  return argv.map((text) =>
    text.replace(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) =>
      match === '$$' ? '$' : (env[name ?? ''] ?? match),
    ),
  );
}
