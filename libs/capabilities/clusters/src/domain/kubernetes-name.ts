/** Names as `k8s.io/apimachinery/pkg/util/validation` accepts them. */
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const qualifiedNamePart = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** RFC 1123 label: clusters, namespaces, containers. */
export const isDnsLabel = (text: string): boolean => dnsLabel.test(text);

/** RFC 1123 subdomain, at most 253 characters: pods. */
export const isDnsSubdomain = (text: string): boolean =>
  text.length <= 253 && dnsSubdomain.test(text);

/** `[prefix/]name`: the key of a label. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return qualifiedNamePart.test(text);
  return isDnsSubdomain(text.slice(0, slash)) && qualifiedNamePart.test(text.slice(slash + 1));
}

export const isLabelValue = (text: string): boolean => text === '' || qualifiedNamePart.test(text);

export const dnsLabelHelp =
  'must be 1–63 lower-case letters, digits or "-", beginning and ending with a letter or digit.';
