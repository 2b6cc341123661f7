/** `ghcr.io/acme/app:1` names an image; `latest`, all that an OCI layout may say, names none. */
export const isReference = (text: string): boolean => /[/:]/.test(text);

/** Tag of an image reference: `ghcr.io/acme/app:1` → `1`; a bare tag stays, a reference without one is `latest`. */
export function tagOfReference(reference: string): string {
  const last = reference.slice(reference.lastIndexOf('/') + 1).replace(/@sha256:[0-9a-f]+$/, '');
  const mark = last.indexOf(':');
  if (mark >= 0) return last.slice(mark + 1);
  return reference.includes('/') ? 'latest' : reference;
}

/** `ghcr.io/acme/app:1` → registry `ghcr.io`, repository `acme/app`; an archive's file name becomes repository of registry `local`. */
export function splitReference(name: string): { registry: string; repository: string } {
  const withoutVersion = name.replace(/@sha256:[0-9a-f]+$/, '').replace(/:[^/:]+$/, '');
  const [first = '', ...rest] = withoutVersion
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  if (rest.length > 0 && /[.:]|^localhost$/.test(first)) return { registry: first, repository: rest.join('/') };
  const last = [first, ...rest].at(-1) ?? 'image';
  return { registry: 'local', repository: last.replace(/\.(docker|oci)?\.?tar(\.gz|\.zst)?$/, '') };
}

/** A reference with its defaults filled in. */
export interface ImageReference {
  /** `docker.io`, `ghcr.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  /** `library/debian`. */
  readonly repository: string;
  /** `latest` when the reference has neither tag nor digest. */
  readonly tag?: string;
  /** `sha256:…`; it decides when there is a tag too. */
  readonly digest?: string;
}

const HOST = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * Reads `debian`, `acme/app:1`, `ghcr.io/acme/app:1@sha256:…`; undefined when it is none.
 * @see https://github.com/distribution/reference (the grammar and Docker's defaults)
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const match = /^([^@]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text);
  if (match?.[1] === undefined || text.length > 1024) return undefined;
  const [, name, tag, digest] = match;
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && /[.:A-Z]|^localhost$/.test(first);
  const registry = !hasRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const path = hasRegistry ? rest : [first, ...rest];
  if (registry === 'docker.io' && path.length === 1) path.unshift('library');
  if (!HOST.test(registry) || !path.every((part) => COMPONENT.test(part))) return undefined;
  const repository = path.join('/');
  if (repository.length > 255) return undefined;
  const tagged = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    registry,
    repository,
    ...(tagged !== undefined && { tag: tagged }),
    ...(digest !== undefined && { digest }),
  };
}

/** `docker.io/library/debian:12`, with everything that {@link parseImageReference} filled in. */
export const formatImageReference = ({ registry, repository, tag, digest }: ImageReference): string =>
  `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
