/** Which namespaces of a cluster are open: exact names, or a prefix with a trailing `*`. */
export interface NamespaceRules {
  /** Empty allows all. */
  readonly allowed: readonly string[];
  /** Wins over `allowed`. */
  readonly denied: readonly string[];
}

/** Used when a registration gives no rules: the control plane and the gateway's own are closed. */
export const namespaceRulesDefault: NamespaceRules = {
  allowed: [],
  denied: ['kube-*', 'endoscope-system'],
};

const ruleGrammar = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|[a-z0-9][a-z0-9-]{0,61}\*|\*)$/;

export const isNamespaceRule = (text: string): boolean => ruleGrammar.test(text);

export function namespaceIsOpen(rules: NamespaceRules, namespace: string): boolean {
  if (rules.denied.some((rule) => covers(rule, namespace))) return false;
  return rules.allowed.length === 0 || rules.allowed.some((rule) => covers(rule, namespace));
}

function covers(rule: string, namespace: string): boolean {
  return rule.endsWith('*') ? namespace.startsWith(rule.slice(0, -1)) : rule === namespace;
}
