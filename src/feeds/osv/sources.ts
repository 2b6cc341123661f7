import { ownMember } from '../../domain/own-member.ts';

/** What the prefix of an advisory's id says: who scored it, and where people read it. */
interface Source {
  /** Name in CvssRating.source. */
  readonly name: string;
  readonly page?: (id: string) => string;
}

const SOURCES: Readonly<Record<string, Source>> = {
  ALBA: { name: 'ALMA' },
  ALEA: { name: 'ALMA' },
  ALSA: { name: 'ALMA' },
  BIT: { name: 'BITNAMI' },
  CGA: { name: 'CHAINGUARD' },
  CVE: { name: 'CVE', page: (id) => `https://www.cve.org/CVERecord?id=${id}` },
  DEBIAN: { name: 'DEBIAN' },
  DLA: { name: 'DEBIAN', page: (id) => `https://security-tracker.debian.org/tracker/${id}` },
  DRUPAL: { name: 'DRUPAL' },
  DSA: { name: 'DEBIAN', page: (id) => `https://security-tracker.debian.org/tracker/${id}` },
  GHSA: { name: 'GITHUB', page: (id) => `https://github.com/advisories/${id}` },
  GO: { name: 'GO', page: (id) => `https://pkg.go.dev/vuln/${id}` },
  HSEC: { name: 'HASKELL' },
  LSN: { name: 'UBUNTU', page: (id) => `https://ubuntu.com/security/notices/${id}` },
  MAL: { name: 'OPENSSF' },
  PYSEC: { name: 'PYPA' },
  RHSA: { name: 'REDHAT', page: (id) => `https://access.redhat.com/errata/${id}` },
  RLSA: { name: 'ROCKY', page: (id) => `https://errata.rockylinux.org/${id}` },
  RUSTSEC: { name: 'RUSTSEC', page: (id) => `https://rustsec.org/advisories/${id}.html` },
  RXSA: { name: 'ROCKY', page: (id) => `https://errata.rockylinux.org/${id}` },
  UBUNTU: { name: 'UBUNTU', page: (id) => `https://ubuntu.com/security/${id.replace(/^UBUNTU-/, '')}` },
  USN: { name: 'UBUNTU', page: (id) => `https://ubuntu.com/security/notices/${id}` },
};

const prefixOf = (id: string): string => id.split('-', 1)[0] || id;

/** `GHSA-…` → `GITHUB`; a prefix that is not known stands for itself. */
export const scorerOf = (id: string): string => ownMember(SOURCES, prefixOf(id))?.name ?? prefixOf(id).toUpperCase();

/** Page of the advisory for people. */
export function advisoryPage(
  id: string,
  references: readonly { type?: string | null | undefined; url: string }[],
): string {
  const page = ownMember(SOURCES, prefixOf(id))?.page;
  if (page !== undefined) return page(id);
  const own = references.find(
    (reference) => reference.url.includes(id.replace(':', '-')) || reference.url.includes(id),
  );
  return own?.url ?? `https://osv.dev/vulnerability/${id}`;
}
