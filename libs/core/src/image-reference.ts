/**
 * An image reference in the grammar of distribution/reference (`reference.go`, `normalize.go`):
 * `[domain[:port]/]path[:tag][@digest]`. The API server stores any text as an image and only the
 * kubelet refuses it, with `InvalidImageName`; parsing here says so before anything is created.
 */
export interface ImageReference {
  /** Registry host with port, `docker.io` when the reference names none. */
  readonly domain: string;
  /** Repository below the domain; `library/busybox` for `busybox`, as docker.io normalizes it. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** `domain/path[:tag][@digest]`: what policy and people compare. */
  readonly canonical: string;
}

export type ParsedImageReference =
  | { readonly ok: true; readonly image: ImageReference }
  | { readonly ok: false; readonly why: string };

/** Domain and path together (`RepositoryNameTotalLengthMax`). */
export const imageNameCharactersMax = 255;
const defaultDomain = 'docker.io';

const domainLabel = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domainGrammar = new RegExp(
  `^(?:${domainLabel}(?:\\.${domainLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`,
);
const pathComponentGrammar = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagGrammar = /^\w[\w.-]{0,127}$/;
const digestGrammar = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const digestHexCharacters: Readonly<Record<string, number>> = {
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

export function parseImageReference(text: string): ParsedImageReference {
  if (text === '') return refuse('it is empty');
  if (/\s/.test(text)) return refuse('it contains white space');
  if (text.length > imageNameCharactersMax + 512) {
    return refuse(`its name is longer than ${imageNameCharactersMax} characters`);
  }
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = splitName(colon < 0 ? named : named.slice(0, colon));
  const why = problemOfName(name) ?? problemOfTag(tag) ?? problemOfDigest(digest);
  if (why !== undefined) return refuse(why);
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return {
    ok: true,
    image: { ...name, tag, digest, canonical: `${name.domain}/${name.path}${suffix}` },
  };
}

interface ImageName {
  readonly domain: string;
  readonly path: string;
}

/** The first component is a domain when it looks like a host (`splitDockerDomain`). */
function splitName(name: string): ImageName {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isDomain = /[.:[\]]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const domain = isDomain ? first.replace(/^index\.docker\.io$/, defaultDomain) : defaultDomain;
  const path = isDomain ? name.slice(slash + 1) : name;
  const isOfficial = domain === defaultDomain && !path.includes('/');
  return { domain, path: isOfficial ? `library/${path}` : path };
}

function problemOfName({ domain, path }: ImageName): string | undefined {
  if (!domainGrammar.test(domain)) return `"${shown(domain)}" is not a registry host`;
  if (path !== path.toLowerCase()) return 'the repository name must be lower case';
  const wrong = path.split('/').find((component) => !pathComponentGrammar.test(component));
  if (wrong === '') return 'a component of the repository name is empty';
  if (wrong !== undefined) return `"${shown(wrong)}" is not a repository name`;
  if (domain.length + 1 + path.length > imageNameCharactersMax) {
    return `its name is longer than ${imageNameCharactersMax} characters`;
  }
  return /^(?:library\/)?[a-f0-9]{64}$/.test(path) ? 'it is an image id, not a name' : undefined;
}

function problemOfTag(tag: string | undefined): string | undefined {
  if (tag === undefined || tagGrammar.test(tag)) return undefined;
  return tag === '' ? 'the tag after ":" is missing' : `"${shown(tag)}" is not a tag`;
}

function problemOfDigest(digest: string | undefined): string | undefined {
  if (digest === undefined) return undefined;
  const [algorithm = '', hex = ''] = digest.split(':', 2);
  const characters = digestHexCharacters[algorithm];
  const isRight = digestGrammar.test(digest) && characters === hex.length && !/[A-F]/.test(hex);
  return isRight ? undefined : `"${shown(digest)}" is not a digest such as sha256:<64 hex digits>`;
}

const shown = (text: string): string => (text.length > 64 ? `${text.slice(0, 64)}…` : text);
const refuse = (why: string): ParsedImageReference => ({ ok: false, why });
