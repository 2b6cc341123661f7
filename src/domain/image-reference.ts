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
