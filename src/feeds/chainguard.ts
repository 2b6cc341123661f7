import { rollingSecdb } from './secdb/rolling.ts';

/** Chainguard's database of security fixes; what it says beyond Wolfi's is of packages that only customers get. */
export const chainguard = rollingSecdb({
  id: 'chainguard',
  source: {
    name: 'Chainguard secdb',
    url: 'https://packages.cgr.dev/chainguard/security.json',
    licence: 'see https://www.chainguard.dev/legal',
  },
  ecosystem: 'Chainguard',
  address: 'https://packages.cgr.dev/chainguard/security.json',
  sentinel: { kind: 'advisory', id: 'CVE-2022-38126' },
  pageOf: (id) => `https://images.chainguard.dev/security/${id}`,
});
